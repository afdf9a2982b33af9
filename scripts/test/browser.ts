import { join } from 'node:path'
import { prepareChromium } from '../../core/documents/prepare-chromium.ts'
import { createLog } from '../../core/log.ts'
import { rootFolder } from '../../core/root.ts'

/** The Chromium for the tests of PDFs and pages: found, else installed where that can be done, else undefined. */
export async function prepareTestBrowser(): Promise<string | undefined> {
  const dataDir = join(rootFolder, 'data')
  const { path } = await prepareChromium({ configured: process.env.CHROMIUM_PATH, dataDir, log: createLog('warn') })
  return path
}
