import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What to tell people when no browser was found and none could be installed. */
export const chromiumMissing =
  'Falta o Chrome ou o Chromium para gerar PDFs: instale um (no Debian e no Ubuntu, apt-get install chromium) ou informe CHROMIUM_PATH. O resto funciona sem ele.'

/** Where our own download lives. */
export const browserFolder = (dataDir: string) => join(dataDir, 'browser')

/**
 * The program that prints PDFs. A `configured` path (CHROMIUM_PATH) is taken or nothing: whoever names a browser does
 * not want another one. Our own download comes first: it is there because the usual ones did not serve.
 */
export async function findChromium(options: {
  configured?: string | undefined
  dataDir: string
}): Promise<string | undefined> {
  if (options.configured) return isProgram(options.configured) ? options.configured : undefined
  return (await downloaded(browserFolder(options.dataDir))) ?? usualPaths(process.platform).find(isProgram)
}

/** Where browsers are installed on each system. */
export function usualPaths(platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (platform === 'win32') {
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
    return programs.flatMap(program => [`C:\\Program Files\\${program}`, `C:\\Program Files (x86)\\${program}`])
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable']
  return [...names.map(name => `/usr/bin/${name}`), '/snap/bin/chromium', '/opt/google/chrome/chrome']
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

async function downloaded(cacheDir: string): Promise<string | undefined> {
  if (!existsSync(cacheDir)) return undefined
  const { getInstalledBrowsers } = await import('@puppeteer/browsers')
  const browsers = await getInstalledBrowsers({ cacheDir })
  return browsers.map(({ executablePath }) => executablePath).find(isProgram)
}
