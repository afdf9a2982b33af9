import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
import type { ReactionGroup, ReactionSubscriber } from '../../events/subscriber.ts'
import { type Message, Messages } from '../../outbox/message.ts'
import { WebhookDeliveries, Webhooks } from './webhook.ts'

const type = 'message.status_changed'

/** Puts each change of a message's status into the queue of every active webhook of its company. */
const subscriber: ReactionSubscriber = {
  name: 'webhooks',
  kind: 'reaction',
  wants: event => event.name === type && !event.quiet,
  handle: (work, event) => putInQueues(work, [event]),
}

/** A batch of them reads webhooks and messages once. */
export const webhookSubscribers: ReactionGroup = { kind: 'group', members: [subscriber], handleAll: putInQueues }

async function putInQueues(work: Work, events: Event[]): Promise<void> {
  const webhooks = await work.of(Webhooks).all({ where: { active: true, removedAt: null } })
  if (webhooks.length === 0) return
  const ids = [...new Set(events.map(event => event.subjectId))]
  const messages = new Map((await work.of(Messages).all({ where: { id: ids } })).map(row => [row.id, row]))
  const deliveries = events.flatMap(event => {
    const message = messages.get(event.subjectId)
    return message ? webhooks.map(({ id }) => delivery(work, id, { event, message })) : []
  })
  await work.of(WebhookDeliveries).insertAll(deliveries)
}

const delivery = (work: Work, webhookId: string, { event, message }: { event: Event; message: Message }) => ({
  webhookId,
  eventId: event.id,
  body: JSON.stringify({
    id: event.id,
    type,
    createdAt: event.occurredAt,
    /** Deliveries may overtake each other: the larger one is the later one. */
    sequence: event.seq,
    data: factsOf(event, message),
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
