import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import puppeteer, { type Page } from 'puppeteer'
import { findChromium } from '../core/documents/chromium.ts'
import { rootFolder } from '../core/root.ts'

/** Pictures of a running demo, for `docs/screens`: `--url http://localhost:3000 --password SENHA [--out FOLDER]`. */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    email: { type: 'string', default: 'admin@loja-modelo.test' },
    password: { type: 'string', default: '' },
    out: { type: 'string', default: join(rootFolder, 'docs/screens') },
    only: { type: 'string', default: '' },
  },
})

const screens: Record<string, string> = {
  home: '/',
  receivables: '/receivables',
  receivable: 'first:/receivables?ageing=week a[href^="/receivables/0"]',
  quotes: '/quotes',
  quote: 'first:/quotes?status=open a[href^="/quotes/0"]',
  'quote-timeline': 'first:/quotes?status=finished a[href^="/quotes/0"]',
  'quote-form': '/quotes/new',
  contacts: '/contacts',
  contact: 'first:/contacts a[href^="/contacts/0"]',
  confirm: '/messages/confirm',
  outbox: '/messages/outbox',
  history: '/messages/history',
  message: 'first:/messages/history a[href^="/messages/0"]',
  simulation: '/messages/simulation',
  rules: '/messages/rules',
  words: '/messages/rules/quote.created/whatsapp',
  senders: '/settings/senders',
  whatsapp: '/settings/whatsapp',
  integrations: '/settings/integrations',
  company: '/settings/company',
  hours: '/settings/sending-hours',
  calendar: '/settings/calendar',
  users: '/settings/users',
  modules: '/settings/modules',
  settings: '/settings/plugins/quotes',
  health: '/system/health',
  jobs: '/system/jobs',
  tasks: '/tasks',
  audit: '/system/audit',
  mailbox: '/dev/mailbox',
}

const executablePath = await findChromium({ configured: process.env.CHROMIUM_PATH, dataDir: join(rootFolder, 'data') })
if (!executablePath) throw new Error('Falta um Chrome ou Chromium.')
mkdirSync(values.out, { recursive: true })
const browser = await puppeteer.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
for (const width of [1280, 390]) {
  const page = await browser.newPage()
  await page.setViewport({ width, height: width === 390 ? 844 : 860 })
  await signIn(page)
  for (const [name, path] of Object.entries(screens)) {
    if (values.only && !values.only.split(',').includes(name)) continue
    await open(page, path)
    await page.screenshot({
      path: join(values.out, `${name}-${width}.png`) as `${string}.png`,
      fullPage: width === 390,
    })
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    process.stdout.write(`${name} ${width}${Number(overflow) > 0 ? ` OVERFLOW ${overflow}px` : ''}\n`)
  }
  await page.close()
}
await browser.close()

async function signIn(page: Page): Promise<void> {
  await page.goto(`${values.url}/sign-in`)
  if (!(await page.$('input[name="password"]'))) return
  await page.type('input[name="email"]', values.email)
  await page.type('input[name="password"]', values.password)
  await Promise.all([page.waitForNavigation(), page.click('main form button')])
}

/** A path, or `first:<path> <selector>`: the page behind the first such link. */
async function open(page: Page, path: string): Promise<void> {
  const [, list, selector] = /^first:(\S+) (.+)$/.exec(path) ?? []
  await page.goto(`${values.url}${list ?? path}`, { waitUntil: 'load' })
  if (!selector) return
  const href = await page.$eval(`main ${selector}`, link => link.getAttribute('href'))
  await page.goto(`${values.url}${href}`, { waitUntil: 'load' })
}
