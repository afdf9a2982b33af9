import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'puppeteer'

/** How long a browser may take to write its session down and leave. */
const goodbyeMs = 2_500

/** Asks it to leave; whoever stays is ended with all its processes. Never rejects. */
export async function endBrowser(browser: Browser | null | undefined): Promise<void> {
  if (!browser) return
  const pid = browser.process()?.pid
  if (browser.connected) {
    const left = browser.close().catch(() => undefined)
    await Promise.race([left, sleep(goodbyeMs, undefined, { ref: false })])
  }
  if (pid) killGroup(pid)
}

/** Puppeteer starts it as the leader of its own process group; Windows has no such groups. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // ESRCH: all have left
  }
}
