import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import wweb from 'whatsapp-web.js'
import type { Account } from './links.ts'
import type { WhatsAppWeb } from './whatsapp-web.ts'

/** A whatsapp-web.js client as it comes, in a Chromium of its own, with what it told since it was made. */
export interface Browser {
  client: wweb.Client
  /** What came with each telling of this event, in order. */
  heard(event: Told): unknown[][]
  /** Waits for the nth telling, or the first that fits, twenty seconds at most. */
  hears<Arguments extends unknown[]>(
    event: Told,
    which?: number | ((...args: Arguments) => boolean),
  ): Promise<Arguments>
  /** Errors of whatsapp-web.js' own promises that nobody waits for; they would end the program. */
  problems: unknown[]
  /** The end of a power cut: no program of the browser is left. */
  kill(): Promise<void>
}

export interface Browsers {
  /** A folder for one session, thrown away at the end. */
  profile(): string
  /** Made, but not started. */
  make(profile: string, options?: wweb.ClientOptions): Browser
  /** Started: it shows a QR code, or takes its session up again. */
  open(profile: string, options?: wweb.ClientOptions): Promise<Browser>
  /** Open, let in by the phone, and ready. */
  link(account: Account, profile?: string, options?: wweb.ClientOptions): Promise<Browser>
  closeAll(): Promise<void>
}

const told = [
  ...['qr', 'code', 'authenticated', 'ready', 'loading_screen', 'change_state', 'disconnected'],
  ...['message', 'message_create', 'message_ack', 'unread_count'],
] as const
type Told = (typeof told)[number]

export function createBrowsers(whatsapp: WhatsAppWeb, executablePath: string): Browsers {
  const profiles: string[] = []
  const running: Browser[] = []

  const browsers: Browsers = {
    profile() {
      const folder = mkdtempSync(join(tmpdir(), 'whatsapp-'))
      profiles.push(folder)
      return folder
    },
    make(profile, options = {}) {
      const client = new wweb.Client({
        authStrategy: new wweb.LocalAuth({ dataPath: profile }),
        webVersionCache: { type: 'none' },
        puppeteer: { executablePath, pipe: true, args: [...flags, ...whatsapp.chromiumArgs] },
        ...options,
      })
      const browser = listening(client)
      running.push(browser)
      return browser
    },
    async open(profile, options) {
      const browser = browsers.make(profile, options)
      await browser.client.initialize()
      return browser
    },
    async link(account, profile = browsers.profile(), options) {
      const browser = await browsers.open(profile, options)
      const [qr] = await browser.hears<[string]>('qr')
      whatsapp.phoneScans(account, qr)
      await browser.hears('ready')
      return browser
    },
    async closeAll() {
      await Promise.all(running.splice(0).map(browser => browser.kill()))
      for (const profile of profiles.splice(0)) rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return browsers
}

function listening(client: wweb.Client): Browser {
  const tellings: { event: Told; args: unknown[] }[] = []
  const problems: unknown[] = []
  for (const event of told) client.on(event, (...args: unknown[]) => tellings.push({ event, args }))
  // Client.js calls these two itself without waiting for them.
  const careless = client as unknown as Record<
    'inject' | 'requestPairingCode',
    (...args: unknown[]) => Promise<unknown>
  >
  let started = false
  for (const name of ['inject', 'requestPairingCode'] as const) {
    const original = careless[name].bind(client)
    careless[name] = async (...args) => {
      const first = name === 'inject' && !started
      started = true
      const outcome = original(...args)
      return first ? outcome : outcome.catch((problem: unknown) => void problems.push(problem))
    }
  }
  const heard = (event: Told) => tellings.filter(telling => telling.event === event).map(({ args }) => args)
  return {
    client,
    problems,
    heard,
    async hears<Arguments extends unknown[]>(event: Told, which: number | ((...args: Arguments) => boolean) = 1) {
      const deadline = Date.now() + 20_000
      for (;;) {
        const tellings = heard(event) as Arguments[]
        const args = typeof which === 'number' ? tellings[which - 1] : tellings.find(found => which(...found))
        if (args) return args
        if (Date.now() > deadline) throw new Error(`Waited in vain for ${event} ${which}`)
        await pause(10)
      }
    },
    async kill() {
      const program = client.pupBrowser?.process()
      if (program && isRunning(program)) {
        const gone = once(program, 'exit')
        program.kill('SIGKILL')
        await gone
      }
    },
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

const flags = [
  '--disable-dev-shm-usage',
  '--disable-gpu',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
