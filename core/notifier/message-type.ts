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
  /** Old-style variables without braces, `TORCAMENTO:CLIENTE`, and what they are called here. */
  oldNames?: Record<string, string>
  /** Hours after which it is no longer worth sending; unless said, 72 from when the company's hours let it go. */
  giveUpHours?: number
  /** How the outbox calls those that would leave too late: "37 avisos de vencimento sairão depois do vencimento". */
  late?: { one: string; many: string; after: string }
  /** Tells what became of the customer's own request: that reaches them whatever they have closed. */
  isAnswer?: true
}

/** Keeps the variables' type while declaring; the registry takes the plain MessageType. */
export const defineMessage = <V extends z.ZodObject>(declared: MessageType<V>): MessageType =>
  declared as unknown as MessageType
