import type { LaunchOptions } from 'puppeteer'

const flags = [
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
  '--no-first-run',
  // One page of one site: a second process for frames and a cache of pages gone by would only take memory.
  '--renderer-process-limit=1',
  '--disable-features=BackForwardCache,Translate,MediaRouter,OptimizationHints',
  // A page in the background is slowed down; this one is always in the background.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** A Chromium with a profile of its own, led over a pipe, so that it ends with us however we end. */
export function launchOptions(given: {
  executablePath: string
  profile: string
  args: readonly string[]
}): LaunchOptions {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return {
    executablePath: given.executablePath,
    userDataDir: given.profile,
    headless: true,
    pipe: true,
    args: [...flags, ...(isRoot ? ['--no-sandbox'] : []), ...given.args],
    timeout: 30_000,
    // A large document goes in as one call; who calls has a limit of his own.
    protocolTimeout: 600_000,
    // The program's own stop closes us; puppeteer would end the whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }
}
