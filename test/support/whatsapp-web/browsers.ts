import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import wweb from 'whatsapp-web.js'
import type { Account } from './links.ts'
import { patiently } from './patience.ts'
import type { WhatsAppWeb } from './whatsapp-web.ts'

/** A whatsapp-web.js client as it comes, in a Chromium of its own, with what it told since it was made. */
export interface Browser {
  client: wweb.Client
  /** What came with each telling of this event, in order. */
  heard(event: Told): unknown[][]
  /** Waits for the nth telling, or the first that fits, half a minute at most. */
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
        // It deletes the profile of a running browser when the phone logs out, which takes more than its usual four tries.
        authStrategy: new wweb.LocalAuth({ dataPath: profile, rmMaxRetries: 20 }),
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
      for (const profile of profiles.splice(0)) await rm(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
  return browsers
}

function listening(client: wweb.Client): Browser {
  const tellings: { event: Told; args: unknown[] }[] = []
  const problems: unknown[] = []
  for (const event of told) client.on(event, (...args: unknown[]) => tellings.push({ event, args }))
  // Client.js calls these two itself and waits for neither, but for the first `inject`, which is part of initialize().
  type Careless = Record<'inject' | 'requestPairingCode', (...args: unknown[]) => Promise<unknown>>
  const careless = client as unknown as Careless
  const inject = careless.inject.bind(client)
  const requestPairingCode = careless.requestPairingCode.bind(client)
  const collect = (problem: unknown) => void problems.push(problem)
  let injections = 0
  careless.inject = () => (injections++ === 0 ? inject() : inject().catch(collect))
  careless.requestPairingCode = (...args) => requestPairingCode(...args).catch(collect)
  const heard = (event: Told) => tellings.filter(telling => telling.event === event).map(({ args }) => args)
  return {
    client,
    problems,
    heard,
    hears<Arguments extends unknown[]>(event: Told, which: number | ((...args: Arguments) => boolean) = 1) {
      const look = () => {
        const tellings = heard(event) as Arguments[]
        return typeof which === 'number' ? tellings[which - 1] : tellings.find(args => which(...args))
      }
      return patiently(look, `${event} ${which}`)
    },
    async kill() {
      const program = client.pupBrowser?.process()
      if (program && isRunning(program)) {
        const gone = once(program, 'exit')
        // Puppeteer starts it as the head of a group; what it started writes to the profile a little longer otherwise.
        if (process.platform === 'win32') program.kill('SIGKILL')
        else process.kill(-Number(program.pid), 'SIGKILL')
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
