import puppeteer from 'puppeteer'
import { systemClock } from '../../core/clock.ts'
import { chromiumMissing } from '../../core/documents/chromium.ts'
import { Messages } from '../../core/outbox/message.ts'
import { emailPace } from '../../core/outbox/pace.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { sendingHours } from '../../core/outbox/sending-hours.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { testChromium } from './chromium.ts'
import { type Counter, openCounter } from './counter.ts'
import { openTab, type Tab } from './tab.ts'

/** The widths of a counter's screen and of a phone. */
export const widths = [1280, 390] as const
export type Width = (typeof widths)[number]

/** The counter on the real clock, and the windows in which people use it. Its loops run after `shop.app.start()`. */
export interface Site extends Counter {
  /** A window of its own, with nobody signed in; a further tab of the same person with `beside`. */
  window(width?: Width, beside?: Tab): Promise<Tab>
  /** A window of the administrator, who has signed in by the form. */
  enter(width?: Width): Promise<Tab>
  /** Waits for the loops: until nothing is queued or on its way. */
  settled(): Promise<void>
  /** What went wrong on the pages behind people's backs since the last call. */
  problems(): string[]
}

export type SiteOptions = Parameters<typeof openCounter>[0] & {
  /** Of Chromium. */
  flags?: string[]
}

/** Throws when there is no Chromium. */
export async function openSite({ flags = [], ...options }: SiteOptions = {}): Promise<Site> {
  const executablePath = await testChromium()
  if (!executablePath) throw new Error(chromiumMissing)
  const counter = await openCounter({ clock: systemClock, chromiumPath: executablePath, ...options })
  const { shop, origin } = counter
  // These tests run at any hour of any day.
  await shop.write(async work => {
    await work.of(Senders).change({}, { pace: emailPace })
    await changeSettings(work, sendingHours, { channels: [] })
  })
  // Puppeteer makes a profile for this run and removes it; the pipe ends the program with us.
  const chromium = await puppeteer.launch({ executablePath, pipe: true, args: [...usualFlags, ...flags] })
  const tabs: Tab[] = []

  async function open(width: Width = 1280, beside?: Tab): Promise<Tab> {
    const context = beside ? beside.page.browserContext() : await chromium.createBrowserContext()
    const tab = await openTab(await context.newPage(), { origin, width })
    tabs.push(tab)
    return tab
  }

  return {
    ...counter,
    window: open,
    async enter(width) {
      const tab = await open(width)
      await tab.go('/sign-in')
      await tab.fill('E-mail', shop.administrator.email)
      await tab.fill('Senha', shop.administrator.password)
      await tab.press('Entrar')
      return tab
    },
    async settled() {
      const moving = () => shop.read(work => work.of(Messages).count({ status: ['queued', 'sending'] }))
      await until(async () => (await moving()) === 0, 'the queue is empty')
    },
    problems: () => tabs.flatMap(tab => tab.problems.splice(0)),
    async close() {
      await chromium.close()
      await counter.close()
    },
  }
}

/** Asks again until it holds; fails after ten seconds, unless told otherwise. */
export async function until(holds: () => Promise<boolean>, what: string, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`)
    await systemClock.wait(25)
  }
}

const usualFlags = [
  '--disable-dev-shm-usage',
  '--disable-gpu',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
