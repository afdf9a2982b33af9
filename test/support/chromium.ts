import { join } from 'node:path'
import { findChromium } from '../../core/documents/chromium.ts'
import { rootFolder } from '../../core/root.ts'

/** The browser that `npm test` prepared, or one of this machine; undefined when there is none. */
export const testChromium = (): Promise<string | undefined> =>
  findChromium({ configured: process.env.CHROMIUM_PATH, dataDir: join(rootFolder, 'data') })
