import type { Account } from './links.ts'
import type { Media } from './mailbox.ts'
import type { Gesture, HangingPoint } from './world.ts'

/** What left an account. */
export interface Sent {
  /** As whatsapp-web.js calls it, `true_5549999990187@c.us_3EB0...`. */
  id: string
  account: string
  /** The number it went to; the LID of somebody without one. */
  to: string
  body: string | undefined
  caption: string | undefined
  media: Media | undefined
  /** -1 failed, 0 not acknowledged yet, 1 server, 2 delivered, 3 read. */
  ack: number
}

export interface Incoming {
  /** The account it comes to; needed when several are linked. */
  to?: string
  /** The sender's number; absent for somebody who hides it. */
  from?: string
  /** The sender writes under this id. */
  lid?: string
  /** The name the sender goes by. */
  name?: string
  body?: string
  media?: Media
  at?: Date
}

/** What the owner of an account wrote on the phone. */
export interface Written {
  account?: string
  to: string
  body: string
  at?: Date
}

/**
 * WhatsApp's servers and the phones of the accounts, as far as a browser at web.whatsapp.com notices them. Numbers are
 * digits with country code. Where an account's number may be left out, every account is meant.
 *
 * What whatsapp-web.js asks of the page is taken from its source. What the real page does besides is not public; where
 * it had to be guessed, the simulation is the stricter one: questions wait for a line instead of failing, a page begins
 * with the last message of each conversation, and forgets at a restart whose LID it has asked for.
 */
export interface WhatsAppWeb {
  port: number
  /** Chromium with these finds this service at https://web.whatsapp.com, and nothing else of the internet. */
  chromiumArgs: string[]

  /** The phone reads the QR code that whatsapp-web.js gave out, or the only one on show. Refuses one of yesterday. */
  phoneScans(account: Account, qr?: string): void
  /** Refuses a code that is not on show for this number. */
  phoneTypesCode(account: Account, code: string): void
  /** Every QR code on show is replaced. */
  rotateQr(): void
  /** Pages stop showing QR codes until they are asked to. */
  stopShowingQr(): void
  /** Codes to type are refused, as after too many of them, until they are given again. */
  refuseCodes(): void
  giveCodes(): void
  /** Linked browsers do not hear that they are up to date until they are released. */
  holdSync(): void
  releaseSync(): void
  /** Browsers come to be up to date once more, as after a long break. */
  syncAgain(phone?: string): void

  /** Waits until a message has left: `sendMessage` resolves before. The three after it wait for that as well. */
  left(id: string): Promise<void>
  deliver(id: string): Promise<void>
  read(id: string): Promise<void>
  fail(id: string): Promise<void>
  /** The server takes messages, and does not acknowledge them until it is released. */
  holdAcks(): void
  releaseAcks(): void
  /** Browsers hang while they send, and so does `sendMessage`, until `sendAgain`. */
  hangOnSend(point: HangingPoint): void
  sendAgain(): void
  /** Waits until a browser hangs. */
  hanging(): Promise<void>
  answerSlowly(ms: number): void

  dropLine(phone?: string): void
  restoreLine(): void
  logOutFromPhone(phone?: string): void
  /** Another browser takes the account over. */
  openElsewhere(phone?: string): void
  /** Any other state: TOS_BLOCK, DEPRECATED_VERSION... */
  socketBecomes(state: string, phone?: string): void
  reloadPages(phone?: string): void
  /** The page changes its address without loading anew. */
  movePages(phone?: string): void

  numberHasNoWhatsApp(number: string): void
  /** The number is registered as `registered`, with or without the ninth digit; what goes to `number` never arrives. */
  numberIsReally(number: string, registered: string): void
  /** Conversations with this number go by its LID from now on; answers that LID. */
  numberGoesByLid(number: string): string

  /** Somebody writes to an account; answers the last part of the message's id. */
  incoming(message: Incoming): string
  /** The account's owner writes on the phone; answers the last part of the message's id. */
  writtenOnPhone(message: Written): string

  sent(): Sent[]
  /** Conversations that browsers marked as read, "digitando..." and the like. */
  gestures(): Gesture[]
  stop(): Promise<void>
}
