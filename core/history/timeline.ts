import { Op } from 'sequelize'
import { type Incoming, IncomingMessages, type Media } from '../channels/whatsapp/incoming.ts'
import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import type { Lifecycle, StatusColor } from '../events/lifecycle.ts'
import { channelTitles } from '../notifier/reason.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import { type Message, type MessageStatus, Messages, statusLabel } from '../outbox/message.ts'
import { eventTitle } from './event-title.ts'

/** One thing that happened: a person did it, the customer received it, or wrote it. */
export interface TimelineEntry {
  at: Date
  kind: 'event' | 'message' | 'incoming'
  title: string
  detail?: string
  /** Who did it. */
  actor?: string
  status?: MessageStatus
  statusTitle?: string
  color?: StatusColor
  channel?: ChannelKind
  path?: string
  /** What the customer wrote, as it was written. */
  said?: string
  media?: Media
}

export type TimelineMatter = { subject: string; subjectId: string } | { contactId: string }

export interface TimelineOptions {
  limit: number
  /** Names the statuses an event speaks of. */
  lifecycles?: readonly Pick<Lifecycle, 'subject' | 'statuses'>[]
  /** Names and places the documents of a contact's timeline. */
  describe?(work: Work, subject: string, id: string): Promise<{ title: string; path: string } | undefined>
}

/** What people did and what the customer received, the newest first. */
export async function timelineOf(
  work: Work,
  matter: TimelineMatter,
  { limit, lifecycles = [], describe }: TimelineOptions,
): Promise<TimelineEntry[]> {
  const [events, messages, incoming] = await Promise.all([
    eventsOf(work, matter, limit),
    messagesOf(work, matter, limit),
    incomingOf(work, matter, limit),
  ])
  const entries = await Promise.all(
    events.map(async event => {
      const isAbout = 'subject' in matter || event.subject === 'contact'
      const document = isAbout ? undefined : await describe?.(work, event.subject, event.subjectId)
      return { order: event.seq, entry: eventEntry(event, { lifecycles, document }) }
    }),
  )
  // In the same instant the message came of the event.
  const all = [
    ...messages.map(message => ({ order: Number.MAX_SAFE_INTEGER, entry: messageEntry(message) })),
    ...entries,
    // And what was done about a message came after it.
    ...incoming.map(row => ({ order: -1, entry: incomingEntry(row) })),
  ]
  return all
    .sort((one, other) => other.entry.at.getTime() - one.entry.at.getTime() || other.order - one.order)
    .slice(0, limit)
    .map(({ entry }) => entry)
}

/** What became of a message, and what a customer wrote, is told by its own row; consents tell themselves what was asked. */
const toldByRows = ['contact.wrote', 'contact.opted_out', 'contact.opted_in']

const eventsOf = (work: Work, matter: TimelineMatter, limit: number) =>
  work.of(Events).all({
    where:
      'subject' in matter
        ? { ...matter }
        : { ...matter, subject: { [Op.notIn]: ['message', 'incoming'] }, name: { [Op.notIn]: toldByRows } },
    order: [['seq', 'DESC']],
    limit,
  })

const messagesOf = (work: Work, matter: TimelineMatter, limit: number) =>
  work.of(Messages).all({
    where: 'subject' in matter ? { subjectKind: matter.subject, subjectId: matter.subjectId } : { ...matter },
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit,
  })

const incomingOf = async (work: Work, matter: TimelineMatter, limit: number) =>
  'subject' in matter
    ? []
    : work.of(IncomingMessages).all({
        where: { ...matter },
        order: [
          ['receivedAt', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
      })

interface Naming {
  lifecycles: NonNullable<TimelineOptions['lifecycles']>
  document: { title: string; path: string } | undefined
}

function eventEntry(event: Event, { lifecycles, document }: Naming): TimelineEntry {
  const statuses = lifecycles.find(lifecycle => lifecycle.subject === event.subject)?.statuses
  const { title, detail } = eventTitle(event, statuses)
  return {
    at: event.occurredAt,
    kind: 'event',
    title: document ? `${document.title}: ${title}` : title,
    ...(detail ? { detail } : {}),
    actor: event.actor.name,
    ...(document ? { path: document.path } : {}),
  }
}

function messageEntry(message: Message): TimelineEntry {
  const { title, color } = statusLabel(message)
  const channel = channelTitles[message.channel] ?? message.channel
  return {
    at: message.sentAt ?? message.createdAt,
    kind: 'message',
    title: `${channel[0]?.toUpperCase()}${channel.slice(1)} para ${message.recipientName}`,
    detail: message.status === 'skipped' ? (message.reason ?? '') : shortened(message.body),
    status: message.status,
    statusTitle: title,
    color,
    channel: message.channel,
    path: `/messages/${message.id}`,
  }
}

function incomingEntry({ id, receivedAt, body, media, handledAt, handledBy }: Incoming): TimelineEntry {
  return {
    at: receivedAt,
    kind: 'incoming',
    title: 'Escreveu por WhatsApp',
    channel: 'whatsapp',
    path: `/messages/incoming/${id}`,
    said: body,
    detail: handledAt ? `Vista por ${handledBy}` : 'Ninguém viu ainda',
    ...(media ? { media } : {}),
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
