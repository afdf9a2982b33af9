import type { Page } from 'puppeteer'
import { AppError, Unavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import { launchBrowser, type WarmBrowser } from './browser.ts'
import { chromiumMissing } from './chromium.ts'
import { pageFooter } from './page-footer.ts'
import { createTurns } from './turns.ts'

export interface PdfOptions {
  /** Text at the left of the page number. */
  footer?: string
  landscape?: boolean
  /** A report of many pages: twice as fast, but without the tags that screen readers use. */
  long?: boolean
}

export interface PdfEngine {
  /** There is a browser to print with. */
  available: boolean
  /**
   * A complete HTML document on A4, with its backgrounds. It runs no script and sees nothing but itself and `data:` URLs.
   *
   * @throws Unavailable with what to do, whatever went wrong
   */
  render(html: string, options?: PdfOptions): Promise<Uint8Array>
  close(): Promise<void>
}

/** Times in milliseconds. */
export interface PdfLimits {
  tabs: number
  renderMs: number
  waitMs: number
  launchMs: number
  /** Documents after which an idle browser gives way to a fresh one. */
  recycleAfter: number
}

export const pdfLimits: PdfLimits = { tabs: 2, renderMs: 30_000, waitMs: 60_000, launchMs: 20_000, recycleAfter: 2000 }

/** One warm browser, started by the first document and again whenever it is gone. */
export function createPdfEngine(options: {
  executablePath: string | undefined
  log: Log
  limits?: Partial<PdfLimits>
}): PdfEngine {
  const { executablePath, log } = options
  const limits = { ...pdfLimits, ...options.limits }
  const turns = createTurns({ places: limits.tabs, waitMs: limits.waitMs, late: tooMany })
  let current: Promise<WarmBrowser> | undefined
  let closed = false

  async function warm(path: string): Promise<WarmBrowser> {
    if (closed) throw new Unavailable('O Recado está sendo encerrado. Gere o PDF de novo em instantes.')
    current ??= launchBrowser(path, limits).catch(cause => {
      current = undefined
      throw new Unavailable(`O navegador ${path} não abriu. Confira CHROMIUM_PATH ou instale-o de novo.`, { cause })
    })
    const browser = await current
    if (browser.alive()) return browser
    current = undefined
    return warm(path)
  }

  async function attempt(path: string, html: string, wishes: PdfOptions): Promise<Uint8Array> {
    const browser = await warm(path)
    // A timed <meta http-equiv="refresh"> outlives its document and would blank the next one in the tab.
    const keep = !/http-equiv/i.test(html)
    try {
      return await browser.withTab(tab => within(limits.renderMs, print(tab, html, wishes, limits.renderMs)), keep)
    } catch (error) {
      throw browser.alive() ? error : new BrowserGone('browser gone', { cause: error })
    }
  }

  async function recycle(): Promise<void> {
    const browser = await current?.catch(() => undefined)
    if (!browser || browser.used() < limits.recycleAfter || !turns.idle()) return
    current = undefined
    log.info({ documents: browser.used() }, 'pdf browser recycled')
    await browser.close()
  }

  return {
    available: executablePath !== undefined,
    async render(html, wishes = {}) {
      if (!executablePath) throw new Unavailable(chromiumMissing)
      await turns.take()
      try {
        return await attempt(executablePath, html, wishes).catch(error => {
          if (!(error instanceof BrowserGone)) throw error
          log.warn({ err: error.cause }, 'pdf browser gone, starting another')
          return attempt(executablePath, html, wishes)
        })
      } catch (error) {
        throw unavailable(error, limits)
      } finally {
        turns.giveBack()
        void recycle()
      }
    },
    async close() {
      closed = true
      const browser = await current?.catch(() => undefined)
      await browser?.close()
    },
  }
}

class BrowserGone extends Error {}
class TookTooLong extends Error {}

async function print(tab: Page, html: string, wishes: PdfOptions, timeout: number): Promise<Uint8Array> {
  await tab.setContent(html + pageFooter(wishes.footer ?? ''), { waitUntil: 'load', timeout })
  return tab.pdf({
    format: 'A4',
    landscape: wishes.landscape ?? false,
    printBackground: true,
    tagged: !wishes.long,
    margin: { top: '12mm', right: '12mm', bottom: '16mm', left: '12mm' },
    timeout,
  })
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`More than ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const tooMany = () => new Unavailable('Há muitos PDFs sendo gerados agora. Tente de novo em instantes.')

function unavailable(error: unknown, limits: PdfLimits): AppError {
  if (error instanceof AppError) return error
  const seconds = Math.ceil(limits.renderMs / 1000)
  const reason =
    error instanceof TookTooLong
      ? `O PDF levou mais de ${seconds} segundos e foi interrompido. Tente de novo ou peça um período menor.`
      : 'O PDF não pôde ser gerado. Tente de novo em instantes.'
  return new Unavailable(reason, { cause: error })
}
