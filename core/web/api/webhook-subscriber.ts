import { type Incoming, IncomingMessages } from '../../channels/whatsapp/incoming.ts'
import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
import type { ReactionGroup, ReactionSubscriber } from '../../events/subscriber.ts'
import { type Message, Messages } from '../../outbox/message.ts'
import { WebhookDeliveries, Webhooks } from './webhook.ts'

/** What each kind of event is about, read together, and what is told of it. */
const tellings: Record<string, (work: Work, events: Event[]) => Promise<(event: Event) => object | undefined>> = {
  async 'message.status_changed'(work, events) {
    const rows = await byId(
      work,
      Messages,
      events.map(({ subjectId }) => subjectId),
    )
    return event => {
      const message = rows.get(event.subjectId)
      return message && factsOf(event, message)
    }
  },
  async 'contact.wrote'(work, events) {
    const rows = await byId(
      work,
      IncomingMessages,
      events.map(({ payload }) => String(payload.incomingId)),
    )
    return ({ payload }) => {
      const incoming = rows.get(String(payload.incomingId))
      return incoming && factsOfIncoming(incoming)
    }
  },
}

/** Puts each change of a message's status, and each message of a customer, into the queue of every active webhook. */
const subscriber: ReactionSubscriber = {
  name: 'webhooks',
  kind: 'reaction',
  wants: event => Object.hasOwn(tellings, event.name) && !event.quiet,
  handle: (work, event) => putInQueues(work, [event]),
}

/** A batch of them reads webhooks and messages once. */
export const webhookSubscribers: ReactionGroup = { kind: 'group', members: [subscriber], handleAll: putInQueues }

async function putInQueues(work: Work, events: Event[]): Promise<void> {
  const webhooks = await work.of(Webhooks).all({ where: { active: true, removedAt: null } })
  if (webhooks.length === 0) return
  const told = new Map<string, (event: Event) => object | undefined>()
  for (const [name, telling] of Object.entries(tellings)) {
    const some = events.filter(event => event.name === name)
    if (some.length > 0) told.set(name, await telling(work, some))
  }
  const deliveries = events.flatMap(event => {
    const data = told.get(event.name)?.(event)
    return data ? webhooks.map(({ id }) => delivery(work, id, { event, data })) : []
  })
  await work.of(WebhookDeliveries).insertAll(deliveries)
}

async function byId<M extends typeof Messages | typeof IncomingMessages>(work: Work, model: M, ids: string[]) {
  const rows = await work.of(model).all({ where: { id: [...new Set(ids)] } as never })
  return new Map(rows.map(row => [(row as { id: string }).id, row]))
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
