import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'whatsapp-web.js'
import type { Log } from '../../../log.ts'
import { createConversations } from './conversations.ts'
import { endBrowser } from './end-browser.ts'
import { launchOptions } from './launch.ts'
import { createClient } from './library.ts'
import type { Line, LineOptions, News, OpenLine } from './line.ts'
import { isFromOnePerson, received } from './message-shape.ts'
import { strayRejections } from './stray-rejections.ts'
import { asError, within } from './within.ts'

/** Lines that are a real Chromium, driven by whatsapp-web.js. */
export function browserLines(log: Log): OpenLine {
  const stray = strayRejections(log)
  return options => {
    stray.watch()
    return openBrowserLine(options, log, stray.leave)
  }
}

function openBrowserLine(options: LineOptions, log: Log, ended: () => void): Line {
  let client: Client | undefined
  let closing: Promise<void> | undefined
  let broken = false
  /** Resolves when there is a browser to end, or never will be. */
  let launched: () => void = () => undefined
  const launch = new Promise<void>(resolve => {
    launched = resolve
  })

  // The library goes on telling after its browser was closed.
  function tell(news: News): void {
    if (closing === undefined) options.hear(news)
  }

  function breaks(error: Error): void {
    if (broken) return
    broken = true
    tell({ kind: 'broken', error })
  }

  function opened(opening: Client): void {
    launched()
    // Puppeteer stops listening to the pipes of a browser before these have said their last, which would end us.
    for (const pipe of opening.pupBrowser?.process()?.stdio ?? []) pipe?.on('error', () => undefined)
    if (closing !== undefined) {
      void endBrowser(opening.pupBrowser)
      throw new Error('Closed while it was opening')
    }
    opening.pupBrowser?.on('disconnected', () => breaks(new Error('The browser is gone')))
    opening.pupPage?.on('error', breaks)
    opening.pupPage?.on('pageerror', error =>
      log.debug({ err: error, sender: options.senderId }, 'an error in the page of WhatsApp'),
    )
  }

  async function start(): Promise<void> {
    client = await createClient({
      launch: launchOptions(options),
      pairingPhone: options.pairingPhone,
      opened,
      failed: breaks,
      codeRefused: ({ message }) => tell({ kind: 'code_refused', reason: message }),
    })
    listen(client, tell)
    if (closing === undefined) await client.initialize()
  }

  async function end(): Promise<void> {
    // One that takes longer to start is ended by `opened`.
    await Promise.race([launch, sleep(launchMs, undefined, { ref: false })])
    await endBrowser(client?.pupBrowser)
  }

  start()
    .catch(error => breaks(asError(error)))
    .finally(launched)

  return {
    ...createConversations(() => client),
    async logOut() {
      const gone = new Promise<void>(resolve => client?.once('disconnected', () => resolve()))
      // The page may leave before it has answered.
      await within(logOutMs, 'logout', Promise.any([client?.logout() ?? Promise.reject(), gone]))
    },
    close() {
      closing ??= end().finally(ended)
      return closing
    },
  }
}

/** How long closing waits for a browser that is just being started. */
const launchMs = 3_000
const logOutMs = 20_000

function listen(client: Client, tell: (news: News) => void): void {
  client.on('qr', text => tell({ kind: 'qr', text }))
  client.on('code', text => text && tell({ kind: 'code', text }))
  client.on('authenticated', () => tell({ kind: 'authenticated' }))
  client.on('loading_screen', percent => tell({ kind: 'syncing', percent: Number(percent) }))
  client.on('ready', () => tell({ kind: 'ready', ...whoIs(client) }))
  client.on('auth_failure', reason => tell({ kind: 'refused', reason: String(reason) }))
  client.on('change_state', state => {
    if (passing.includes(state)) tell({ kind: 'state', state })
  })
  client.on('disconnected', reason =>
    tell(unlinking.includes(reason) ? { kind: 'unlinked' } : { kind: 'refused', reason: String(reason) }),
  )
  client.on('message_ack', (message, ack) => {
    if (message.fromMe) tell({ kind: 'ack', chat: message.to, providerId: message.id.id, ack: Number(ack) })
  })
  client.on('message', message => {
    if (isFromOnePerson(message)) tell({ kind: 'received', message: received(message) })
  })
}

/** After every other state the library gives up and says `disconnected`. */
const passing: string[] = ['CONNECTED', 'OPENING', 'PAIRING', 'TIMEOUT']
const unlinking: string[] = ['LOGOUT', 'UNPAIRED', 'UNPAIRED_IDLE']

function whoIs({ info }: Client): { digits: string | null; name: string | null } {
  const { wid, pushname } = info
  return { digits: wid.server === 'c.us' ? wid.user : null, name: pushname || null }
}
