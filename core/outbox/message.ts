import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Lifecycle, Status } from '../events/lifecycle.ts'
import { defineLifecycle } from '../events/lifecycle.ts'
import type { Purpose } from '../people/purpose.ts'
import type { ChannelKind, Code } from './channel.ts'

export const messageStatuses = [
  'held',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'expired',
  'cancelled',
  'discarded',
  'skipped',
  'unsure',
] as const
export type MessageStatus = (typeof messageStatuses)[number]

/** A reference to what goes along: rendered just before sending, never before. */
export interface AttachmentRef {
  /** Which renderer: a plug-in's document, `quote`. */
  kind: string
  /** The document's id. It must belong to the message's contact, or nothing leaves. */
  id: string
  name: string
  /** Known once it was rendered. */
  size?: number
  hash?: string
}

/** One text to one address on one channel. The rendered text is kept: history shows what was really said. */
export const Messages = defineModel(
  'messages',
  {
    /** Message type, `quote.status_changed`. */
    type: column.text(80),
    plugin: column.text(40),
    /** Which of the type's occasions it is, by key; null for types that know none. */
    variant: optional(column.exact(60)),
    eventId: column.id(),
    subjectKind: column.text(40),
    subjectId: column.id(),
    contactId: column.id(),
    recipientName: column.text(),
    senderId: optional(column.id()),
    channel: column.text<ChannelKind>(20),
    address: column.text(),
    subject: column.text(255),
    body: column.longText(),
    attachments: column.json<AttachmentRef[]>(),
    /** What the customer copies with one tap; null when there is nothing to copy. */
    codes: optional(column.json<Code[]>()),
    /**
     * The values in its words, by path, for WhatsApp, where an official number may have to say them in an approved text
     * (`Occasion`), and for what is written anew when it leaves, so that a change is noticed.
     */
    variables: optional(column.json<Record<string, string>>()),
    status: column.text<MessageStatus>(20),
    /** Code of why it is held, skipped, cancelled, failed: see `reasons`. */
    reasonCode: optional(column.text(40)),
    /** The same in Portuguese, with the particulars. */
    reason: optional(column.longText()),
    purpose: column.text<Purpose>(20),
    /** Smaller leaves first. */
    priority: column.integer(),
    dueAt: column.instant(),
    giveUpAt: column.instant(),
    /** The last civil date on which it still comes in time, where it announces a day; it may leave later all the same. */
    tellBy: optional(column.date()),
    attempts: column.integer(),
    lockedBy: optional(column.text(40)),
    lockedUntil: optional(column.instant()),
    /** The channel was asked in this lease. Kept only where a repetition would be seen. */
    begunAt: optional(column.instant()),
    providerId: optional(column.text()),
    /** A person sends it from their own phone: the chat was opened with the text in it; they said that it was sent. */
    byHand: optional(column.text<'opened' | 'sent'>(10)),
    /** A person chose "agora não": the question leaves the document's page and stays on the list. */
    postponedAt: optional(column.instant()),
    sentAt: optional(column.instant()),
    deliveredAt: optional(column.instant()),
    readAt: optional(column.instant()),
  },
  { unique: [['eventId', 'type', 'channel', 'contactId']], owner: { column: 'contactId' } },
)
export type Message = Row<typeof Messages>

/** `reasonCode` of an unsure one that waits for its sender to be connected, to find out at the provider whether it left. */
export const tracing = 'tracing'

/** `later`: not now, and because of this message alone; `temporary`: not now, and perhaps because of the sender. */
export type AttemptOutcome = 'sent' | 'temporary' | 'later' | 'permanent' | 'unsure'

/** Each try to send: what the provider was given and what it said. */
export const MessageAttempts = defineModel('message_attempts', {
  messageId: column.id(),
  senderId: column.id(),
  address: column.text(),
  outcome: column.text<AttemptOutcome>(20),
  providerId: optional(column.text()),
  error: optional(column.longText()),
})

export const messageLifecycle: Lifecycle<MessageStatus> = defineLifecycle<MessageStatus>({
  subject: 'message',
  model: Messages,
  initial: 'queued',
  statuses: {
    held: {
      title: 'Esperando uma pessoa',
      color: 'yellow',
      next: ['queued', 'sent', 'discarded', 'cancelled', 'expired', 'skipped'],
    },
    queued: {
      title: 'Na fila',
      color: 'blue',
      next: ['sending', 'held', 'discarded', 'cancelled', 'expired', 'failed'],
    },
    sending: {
      title: 'Saindo',
      color: 'blue',
      next: ['sent', 'queued', 'failed', 'cancelled', 'expired', 'unsure', 'held'],
    },
    sent: { title: 'Enviada', color: 'teal', next: ['delivered', 'read', 'failed'] },
    delivered: { title: 'Entregue', color: 'green', next: ['read'] },
    read: { title: 'Lida', color: 'green', next: [] },
    failed: { title: 'Falhou', color: 'red', next: ['queued', 'held', 'discarded'] },
    expired: { title: 'Venceu o prazo', color: 'gray', next: ['queued', 'held', 'discarded'] },
    cancelled: { title: 'Cancelada', color: 'gray', next: [] },
    discarded: { title: 'Descartada', color: 'gray', next: [] },
    skipped: { title: 'Não enviada', color: 'gray', next: [] },
    unsure: {
      title: 'Incerta',
      color: 'orange',
      next: ['sent', 'queued', 'held', 'discarded', 'delivered', 'read', 'failed'],
    },
  },
})

/** As people call it. What a person sent by hand is never more than sent: nobody tells us whether it arrived. */
export function statusLabel({ status, byHand }: Pick<Message, 'status' | 'byHand'>): Pick<Status, 'title' | 'color'> {
  const { title, color } = messageLifecycle.statuses[status]
  return { title: byHand === 'sent' ? 'Enviada à mão' : title, color }
}
