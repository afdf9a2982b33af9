import { type Incoming, IncomingMessages } from '../../channels/whatsapp/incoming.ts'
import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
import type { ReactionSubscriber } from '../../events/subscriber.ts'
import { type Message, Messages } from '../../outbox/message.ts'
import { WebhookDeliveries, Webhooks } from './webhook.ts'

/** What is told of each kind of event; undefined when what it is about is gone. */
const tellings: Record<string, (work: Work, event: Event) => Promise<object | undefined>> = {
  async 'message.status_changed'(work, event) {
    const message = await work.of(Messages).first({ where: { id: event.subjectId } })
    return message && factsOf(event, message)
  },
  async 'contact.wrote'(work, { payload }) {
    const incoming = await work.of(IncomingMessages).first({ where: { id: String(payload.incomingId) } })
    return incoming && factsOfIncoming(incoming)
  },
}

/** Puts each change of a message's status, and each message of a customer, into the queue of every active webhook. */
export const webhookSubscriber: ReactionSubscriber = {
  name: 'webhooks',
  kind: 'reaction',
  wants: event => Object.hasOwn(tellings, event.name) && !event.quiet,
  async handle(work, event) {
    const webhooks = await work.of(Webhooks).all({ where: { active: true, removedAt: null } })
    if (webhooks.length === 0) return
    const data = await tellings[event.name]?.(work, event)
    if (!data) return
    await work.of(WebhookDeliveries).insertAll(webhooks.map(webhook => delivery(work, webhook.id, { event, data })))
  },
}

const delivery = (work: Work, webhookId: string, { event, data }: { event: Event; data: object }) => ({
  webhookId,
  eventId: event.id,
  body: JSON.stringify({
    id: event.id,
    type: event.name,
    createdAt: event.occurredAt,
    /** Deliveries may overtake each other: the larger one is the later one. */
    sequence: event.seq,
    data,
  }),
  status: 'queued' as const,
  attempts: 0,
  dueAt: work.now,
})

/** Of the message as it was then its status, of the rest what it is now. Never its text or address. */
const factsOf = ({ payload }: Event, message: Message) => ({
  id: message.id,
  type: message.type,
  plugin: message.plugin,
  channel: message.channel,
  status: payload.to,
  previousStatus: payload.from ?? null,
  reason: message.reason,
  reasonCode: message.reasonCode,
  contactId: message.contactId,
  subject: message.subjectKind,
  subjectId: message.subjectId,
  createdAt: message.createdAt,
  dueAt: message.dueAt,
  sentAt: message.sentAt,
  deliveredAt: message.deliveredAt,
  readAt: message.readAt,
})

/** Never what was written or from which number: whoever may know looks at the screen. */
const factsOfIncoming = ({
  id,
  contactId,
  senderId,
  classification,
  media,
  quotedMessageId,
  receivedAt,
}: Incoming) => ({
  id,
  channel: 'whatsapp',
  contactId,
  senderId,
  request: classification,
  hasMedia: media !== null,
  answersMessageId: quotedMessageId,
  receivedAt,
})
