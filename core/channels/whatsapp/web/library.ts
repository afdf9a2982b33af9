import { setTimeout as sleep } from 'node:timers/promises'
import type { LaunchOptions } from 'puppeteer'
import type { Client } from 'whatsapp-web.js'
import { asError } from './within.ts'

/** What the library calls without waiting for it: a rejection there would end the process. */
interface Seams {
  inject(): Promise<void>
  requestPairingCode(...args: unknown[]): Promise<string>
  initWebVersionCache(): Promise<void>
  destroy(): Promise<void>
}

export interface LibraryOptions {
  launch: LaunchOptions
  pairingPhone: string | null
  /** The browser is there; its page is still empty. */
  opened(client: Client): void
  /** The page could not be taken into use. */
  failed(error: Error): void
  codeRefused(error: Error): void
}

/** A client of the library as it is, with its loose ends tied. Nothing happens until `initialize`. */
export async function createClient(options: LibraryOptions): Promise<Client> {
  const { default: library } = await import('whatsapp-web.js')
  const client: Client = new library.Client({
    authStrategy: sessionInProfile(() => options.opened(client)),
    puppeteer: options.launch,
    // The page as WhatsApp serves it today: a kept one ages until WhatsApp refuses it.
    webVersionCache: { type: 'none' },
    authTimeoutMs: 60_000,
    // WhatsApp takes a code for three minutes.
    pairWithPhoneNumber: { phoneNumber: options.pairingPhone ?? '', showNotification: true, intervalMs: 180_000 },
  })
  tieLooseEnds(client as unknown as Seams, options)
  return client
}

function tieLooseEnds(client: Seams, { failed, codeRefused }: LibraryOptions): void {
  const inject = client.inject.bind(client)
  let latest = 0
  client.inject = async () => {
    const mine = ++latest
    for (let tries = 1; mine === latest; tries++) {
      const error = await inject().then(() => undefined, asError)
      if (!error) return
      // The page loaded anew under our hands: either the library hears of it and begins again, or we do.
      await sleep(tries * 500, undefined, { ref: false })
      if (mine === latest && (tries === 3 || !hasMovedOn.test(error.message))) return failed(error)
    }
  }
  const requestPairingCode = client.requestPairingCode.bind(client)
  client.requestPairingCode = (...args) =>
    requestPairingCode(...args).catch(error => {
      codeRefused(asError(error))
      return ''
    })
  // With `none` it would do nothing but read the page once more, in a listener whose rejection nobody hears.
  client.initWebVersionCache = async () => undefined
  // Called in passing when WhatsApp ends the connection; the browser is ended by whoever hears of that.
  client.destroy = async () => undefined
}

const hasMovedOn = /context was destroyed|context with specified id|detached Frame|navigat/i

/**
 * The session is the browser's profile. The library's own LocalAuth deletes it from under a running browser when the
 * phone logs out; here it is wiped after the browser has left.
 */
function sessionInProfile(opened: () => void) {
  const nothing = async () => undefined
  return {
    setup: () => undefined,
    beforeBrowserInitialized: nothing,
    async afterBrowserInitialized() {
      opened()
    },
    onAuthenticationNeeded: async () => ({ failed: false }),
    getAuthEventPayload: nothing,
    afterAuthReady: nothing,
    disconnect: nothing,
    destroy: nothing,
    logout: nothing,
  }
}
