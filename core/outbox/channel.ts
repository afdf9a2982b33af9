import type { Readable } from 'node:stream'
import type { Purpose } from '../people/purpose.ts'

export const channelKinds = ['whatsapp', 'email', 'sms', 'portal'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** A file that goes along, rendered and stored already; opened only while it is sent. */
export interface EnvelopeFile {
  name: string
  contentType: string
  /** Bytes. */
  size: number
  open(): Readable
}

/** Something the customer copies as it stands. */
export interface Code {
  /** `PIX copia e cola`. */
  title: string
  text: string
}

/** One of the provider's messages that a message of ours is made of, in the order in which they leave. */
export interface Part {
  position: number
  /** How many the message has in all. */
  total: number
  kind: 'text' | 'document' | 'code'
  providerId: string
}

/** Told while a message leaves (a trial keeps nothing), so that neither a retry nor a crash repeats what is gone. */
export interface Hand {
  /** The provider took this part; kept before the next one leaves. */
  left(part: Part): Promise<void>
}

/** One text to one address. Nothing in it is a template any more. */
export interface Envelope {
  /** The message's id (UUID): the same on every attempt, so that a provider can tell a repetition. */
  messageId: string
  /** An e-mail address, or a phone in E.164 (`+5549999990187`). */
  address: string
  recipientName: string
  subject: string
  /** Plain text, lines ended by `\n`. */
  body: string
  attachments: EnvelopeFile[]
  /** To be copied with one tap (PIX, linha digitável): messages of their own where the channel has no other way. */
  codes: Code[]
  /** What already left in an earlier attempt: never again. */
  left: Part[]
  purpose: Purpose
  company: { name: string; phone: string; email: string; address: string }
  /** Where the customer stops messages of this purpose; only for marketing. */
  unsubscribeUrl?: string
  /** For providers that send a text of their own with our values in it; absent in trials and where nobody needs it. */
  occasion?: Occasion
}

/** What a message tells of, apart from its words. */
export interface Occasion {
  /** Message type, `quote.created`. */
  type: string
  /** The key of which of the type's occasions it is, where it knows any. */
  variant?: string
  /** Its values as people read them, by path (`cliente.primeiroNome`); empty ones are left out. */
  variables: Record<string, string>
}

/** The account a message leaves from. `credentials` are already decrypted and validated by the driver's schema. */
export interface SenderAccount {
  id: string
  identity: string
  credentials: unknown
}

export interface Sent {
  /** The provider's own id of the message, by which its receipts are matched. */
  providerId: string
  /** What the customer reads, where that is not the envelope's body: history shows what was really said. */
  said?: string
}

/** One way to reach a customer. Knows nothing of rules, rows or pacing. */
export interface Channel {
  /** 'smtp', 'paper', ... */
  driver: string
  kinds: readonly ChannelKind[]
  /** After a crash in mid-send: true = sending again with the same id cannot be seen twice; false = a person decides. */
  resendable: boolean
  /** Resolves when the provider accepted the message. Throws SendError and nothing else. */
  send(sender: SenderAccount, envelope: Envelope, hand?: Hand): Promise<Sent>
  /** Whether this process can send from that sender now; absent: always. Messages of a sender nobody serves wait. */
  serves?(senderId: string): boolean
  /**
   * After a crash in mid-send: all parts that are with the customer or on their way, looked up at the provider among
   * what was sent since then. undefined: it cannot tell, a person decides. Throws SendError when it can tell later.
   */
  trace?(sender: SenderAccount, envelope: Envelope, since: Date): Promise<Part[] | undefined>
  /** Connects and signs in without sending. Throws SendError with a sentence for people. */
  check(sender: SenderAccount): Promise<void>
  close(): Promise<void>
}
