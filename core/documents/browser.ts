import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, HTTPRequest, Page } from 'puppeteer'

/** A running Chromium with tabs ready for the next document. */
export interface WarmBrowser {
  alive(): boolean
  /** Documents handed out a tab for. */
  used(): number
  /** Runs `print` in a tab of its own. `keep`: the tab may serve the next document. */
  withTab<Result>(print: (tab: Page) => Promise<Result>, keep: boolean): Promise<Result>
  close(): Promise<void>
}

const flags = [
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  // Interception does not see <link rel="prefetch"> and preconnect; with no address to go to, they go nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

/** Starts the program with a profile of its own; it ends with us, for it is led over a pipe. */
export async function launchBrowser(
  executablePath: string,
  limits: { launchMs: number; renderMs: number },
): Promise<WarmBrowser> {
  const { launch } = await import('puppeteer')
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  const browser = await launch({
    executablePath,
    headless: true,
    pipe: true,
    args: isRoot ? [...flags, '--no-sandbox'] : flags,
    timeout: limits.launchMs,
    protocolTimeout: Math.max(limits.launchMs, limits.renderMs),
    // The program's own stop closes us; puppeteer would end the whole process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const ready: Page[] = []
  let used = 0
  return {
    alive: () => browser.connected,
    used: () => used,
    async withTab(print, keep) {
      used++
      const tab = ready.pop() ?? (await openTab(browser))
      try {
        const result = await print(tab)
        if (keep) ready.push(tab)
        else await discard(browser, tab)
        return result
      } catch (error) {
        await discard(browser, tab)
        throw error
      }
    },
    close: () => closeOrKill(browser),
  }
}

/** A tab in which a document runs no script and reaches no file and no network. */
async function openTab(browser: Browser): Promise<Page> {
  const tab = await browser.newPage()
  await tab.setJavaScriptEnabled(false)
  await tab.setRequestInterception(true)
  tab.on('request', letPass)
  tab.on('error', () => void tab.close().catch(() => {})) // crashed: whoever prints in it must not wait for the time limit
  return tab
}

/** `aborted` leaves the document as it is; any other reason lets a refused navigation replace it by an error page. */
function letPass(request: HTTPRequest): void {
  const url = request.url()
  const answer = url.startsWith('data:') || url === 'about:blank' ? request.continue() : request.abort('aborted')
  answer.catch(() => {}) // the tab was closed meanwhile
}

/** A tab that does not close within two seconds takes the browser with it. */
async function discard(browser: Browser, tab: Page): Promise<void> {
  const closed = tab.close().then(
    () => true,
    () => true,
  )
  if (!(await Promise.race([closed, sleep(2000, false, { ref: false })]))) kill(browser)
}

async function closeOrKill(browser: Browser): Promise<void> {
  const closed = browser.close().then(
    () => true,
    () => false,
  )
  if (!(await Promise.race([closed, sleep(5000, false, { ref: false })]))) kill(browser)
}

const kill = (browser: Browser) => void browser.process()?.kill('SIGKILL')
