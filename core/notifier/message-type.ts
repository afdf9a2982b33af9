import type { z } from 'zod'
import type { Work } from '../data/work.ts'
import type { Event, Trigger } from '../events/event.ts'
import type { ChannelKind, Code } from '../outbox/channel.ts'
import type { AttachmentRef } from '../outbox/message.ts'
import type { Purpose } from '../people/purpose.ts'

export type Mode = 'off' | 'automatic' | 'confirm'

/** Template text. `subject` is used by e-mail only. */
export interface Words {
  subject?: string
  body: string
}

/** An occasion that may have words of its own: five days before a due date. */
export interface Variant {
  /** `-5`; at most 60 characters, kept with what the company writes for it. */
  key: string
  /** `5 dias antes do vencimento`. */
  title: string
}

/** The occasions of one message type. */
export interface Variants<V extends z.ZodObject = z.ZodObject> {
  /** Those that the company has now, in the order in which people look for them. */
  list(work: Work): Promise<Variant[]>
  /** The plug-in's words for one of them, where it has any; they give way to what the company wrote for all. */
  words?(key: string): Partial<Record<ChannelKind, Words>> | undefined
  /** What the variables say then, where the type's sample would be out of place. */
  sample?(key: string): z.input<V> | undefined
}

/** What the message is about: read when it is planned, and again when it is about to leave. */
export interface Described<V = Record<string, unknown>> {
  /** Whom to tell; null when the document has no customer. */
  contactId: string | null
  variables: V
  attachments?: AttachmentRef[]
  /** What the customer copies with one tap: PIX, linha digitável. */
  codes?: Code[]
  /** For answers: on this channel from the account that was written to, to whoever wrote where that is known. */
  replyTo?: { channel: ChannelKind; senderId: string; address?: string }
  /** Which of the type's occasions it is, by key. */
  variant?: string
  /** Registered for a day that had gone by: a person decides whether it is still told, whatever the rule says. */
  backdated?: true
  /** Why it is not said after all, in a sentence that names what to do; the diagnosis tells it. */
  unsaid?: string
  /** News of a day to come: the last civil date (`YYYY-MM-DD`) on which it is in time. The outbox warns when it is not. */
  tellBy?: string
}

/** Something a plug-in may say. */
export interface MessageType<V extends z.ZodObject = z.ZodObject> {
  /** `quote.status_changed`: the subject and what happened to it. */
  name: string
  title: string
  /** One message per matching event, channel and contact. */
  on: Trigger
  /** Decides which consent is needed. */
  purpose: Purpose
  priority: number
  /** The default; the company decides. */
  rule: { mode: Mode; channels: ChannelKind[] }
  /** Nested, in Portuguese (`orcamento.numero`); an optional one may be empty, the others hold the message back. */
  variables: V
  sample: z.input<V>
  /** undefined: nothing to say. */
  describe(work: Work, event: Event): Promise<Described<z.infer<V>> | undefined>
  /** Asked again just before sending: true, or a sentence that says why it no longer is. */
  stillTrue(work: Work, event: Event): Promise<true | string>
  words: Partial<Record<ChannelKind, Words>>
  /** Occasions with words of their own. */
  variants?: Variants<V>
  /**
   * Described and written once more just before it leaves, so that it says what is true then. A text that a person
   * wrote is never changed: when what it tells of did, it waits for a person.
   */
  renewed?: true
  /** Old-style variables without braces, `TORCAMENTO:CLIENTE`, and what they are called here. */
  oldNames?: Record<string, string>
  /** Hours after which it is no longer worth sending; unless said, 72 from when the company's hours let it go. */
  giveUpHours?: number
  /**
   * How the outbox calls those that would leave too late: "37 avisos de vencimento sairão depois do vencimento".
   * `after` is the day of `tellBy`.
   */
  late?: { one: string; many: string; after: string }
  /** Tells what became of the customer's own request: that reaches them whatever they have closed. */
  isAnswer?: true
}

/** Keeps the variables' type while declaring; the registry takes the plain MessageType. */
export const defineMessage = <V extends z.ZodObject>(declared: MessageType<V>): MessageType =>
  declared as unknown as MessageType
