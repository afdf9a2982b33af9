import type { Log } from '../log.ts'
import { chromiumMissing, findChromium } from './chromium.ts'
import { installChromium } from './install-chromium.ts'

/** A browser for the PDFs: found, else installed, else one sentence that says what is missing. Never throws. */
export async function prepareChromium(given: {
  configured: string | undefined
  dataDir: string
  log: Log
}): Promise<{ path: string | undefined; advice?: string }> {
  const { configured, dataDir, log } = given
  const found = await findChromium({ dataDir, ...(configured ? { configured } : {}) })
  // Whoever names a browser does not want another one.
  const path = found ?? (configured ? undefined : await installChromium({ dataDir, log }))
  return path ? { path } : { path: undefined, advice: chromiumMissing }
}
