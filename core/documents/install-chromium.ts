import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Log } from '../log.ts'
import { browserFolder, findChromium } from './chromium.ts'

/** Runs a program to its end and throws when it fails or takes longer than `ms`. */
export type Run = (program: string, args: string[], ms: number) => Promise<unknown>

const minutes = 60_000

/**
 * Puts a Chromium on this machine: by apt where we are root on Debian or Ubuntu, else by puppeteer's download into
 * `<dataDir>/browser`. Resolves with its path, or with nothing when neither worked; never throws.
 */
export async function installChromium(options: { dataDir: string; log: Log; run?: Run }): Promise<string | undefined> {
  const run = options.run ?? runProgram
  for (const [way, install] of [
    ['apt', byApt],
    ['download', byDownload],
  ] as const) {
    try {
      options.log.info({ way }, 'installing chromium')
      await install(run, options.dataDir)
      const path = await findChromium({ dataDir: options.dataDir })
      if (!path) throw new Error('The installation left no browser')
      // A download may lack system libraries, and a stub of Ubuntu's only asks for snap.
      await run(path, ['--version'], minutes)
      return path
    } catch (error) {
      options.log.warn({ way, err: error }, 'chromium not installed')
    }
  }
  return undefined
}

async function byApt(run: Run): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error('Not root on Debian or Ubuntu')
  const quiet = ['DEBIAN_FRONTEND=noninteractive', '/usr/bin/apt-get', '-q', '-y']
  await run('/usr/bin/env', [...quiet, 'update'], 3 * minutes)
  await run('/usr/bin/env', [...quiet, 'install', '--no-install-recommends', 'chromium'], 10 * minutes)
}

/** In a program of its own, so that a download that hangs can be ended. */
async function byDownload(run: Run, dataDir: string): Promise<void> {
  const { PUPPETEER_REVISIONS } = await import('puppeteer-core/internal/revisions.js')
  const program = fileURLToPath(new URL('../cjs/main-cli.js', import.meta.resolve('@puppeteer/browsers')))
  const browser = `chrome@${PUPPETEER_REVISIONS.chrome}`
  await run(process.execPath, [program, 'install', browser, '--path', browserFolder(dataDir)], 10 * minutes)
}

const runProgram: Run = (program, args, ms) =>
  promisify(execFile)(program, args, { timeout: ms, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 })
