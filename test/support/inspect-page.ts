import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'puppeteer'

/** `access`: for those who cannot see or hold a mouse; `words`: what people read; `shape`: how it lies on the screen. */
export interface Fault {
  kind: 'access' | 'words' | 'shape'
  text: string
}

/** What is wrong with an open page on a wide screen and on a phone, by day and by night. */
export async function faultsOf(page: Page): Promise<Fault[]> {
  // Told through the debugger, which the page's own policy (CSP) does not hold back and which leaves it in force.
  await page.evaluate(axe)
  await page.setViewport({ width: 1280, height: 900 })
  await light(page, 'light')
  const wide = [...(await oddities(page)), ...(await violations(page))]
  await light(page, 'dark')
  // Darkness changes colours and nothing else.
  const night = await violations(page, ['color-contrast'])
  await page.setViewport({ width: 390, height: 900 })
  await light(page, 'light')
  const phone = [...(await oddities(page)), ...(await violations(page, whatWidthChanges))]
  return [...named('1280px', wide), ...named('1280px dark', night), ...named('390px', phone)]
}

/** The page is the same on a phone: other things of it are seen, and what is touched is smaller and closer together. */
const whatWidthChanges = [
  ...['aria-hidden-focus', 'button-name', 'color-contrast', 'label', 'link-name'],
  ...['scrollable-region-focusable', 'target-size'],
]

const named = (where: string, faults: Fault[]): Fault[] =>
  faults.map(({ kind, text }) => ({ kind, text: `${where}: ${text}` }))

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** As the person's system asks for; resolves when the page has followed. */
async function light(page: Page, value: 'light' | 'dark'): Promise<void> {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.waitForFunction(`(document.documentElement.dataset.bsTheme ?? '${value}') === '${value}'`, { polling: 20 })
  await page.evaluate('Promise.allSettled(document.getAnimations().map(animation => animation.finished))')
}

/** What programs say among themselves: missing values, names of events. */
const leaks = /\b(undefined|null|NaN|Invalid)\b.{0,20}|\[object.{0,20}|\b[a-z]+\.(created|changed|status_changed)\b/

interface Violation {
  id: string
  impact: string
  nodes: { target: string[]; failureSummary: string }[]
}

async function violations(page: Page, rules?: string[]): Promise<Fault[]> {
  // A mail in its frame is the customer's to judge.
  const options = { resultTypes: ['violations'], iframes: false, ...(rules ? { runOnly: rules } : {}) }
  const run = `axe.run(document, ${JSON.stringify(options)}).then(found => found.violations)`
  const found = (await page.evaluate(run)) as Violation[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    )
    .map(text => ({ kind: 'access', text: text.replace(/\s+/g, ' ') }))
}

async function oddities(page: Page): Promise<Fault[]> {
  const seen = await page.$eval('html', html => ({
    words: String(html.innerText),
    headings: Number(html.querySelectorAll('h1').length),
    excess: Number(html.scrollWidth - html.clientWidth),
    tabs: [...html.querySelectorAll('.card-header-tabs')].map(box => Number(box.scrollWidth - box.clientWidth)),
    tables: [...html.querySelectorAll('.table-responsive')].map(box => Number(box.scrollWidth - box.clientWidth)),
  }))
  const leak = leaks.exec(seen.words)
  return [
    ...(leak ? [{ kind: 'words' as const, text: `says "${leak[0]}"` }] : []),
    ...(seen.headings === 1 ? [] : [{ kind: 'words' as const, text: `has ${seen.headings} main headings` }]),
    ...(seen.excess > 0 ? [{ kind: 'shape' as const, text: `is ${seen.excess}px too wide` }] : []),
    ...seen.tabs
      .filter(excess => excess > 1)
      .map(excess => ({ kind: 'shape' as const, text: `has tabs ${excess}px out of sight` })),
    ...seen.tables
      .filter(excess => excess > 1)
      .map(excess => ({ kind: 'shape' as const, text: `has a table ${excess}px wider than its card` })),
  ]
}
