import { Op } from 'sequelize'
import type { Work } from '../data/work.ts'
import { type Departure, forecast } from './forecast.ts'
import { type Message, Messages } from './message.ts'
import { meanGapMs } from './pace.ts'
import { type Sender, Senders } from './sender.ts'

/** What waits at one sender, with the time each is expected to leave. */
export interface SenderQueue {
  sender: Sender
  departures: (Departure & { message: Message })[]
  /** All that wait there, also those beyond the ones shown. */
  total: number
}

/** Every sender of the company and the first of its queue, in the order in which they leave. */
export async function senderQueues(work: Work, limit: number): Promise<SenderQueue[]> {
  const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
  const queues: SenderQueue[] = []
  for (const sender of senders) {
    const total = await work.of(Messages).count({ senderId: sender.id, status: 'queued' })
    const first = total > 0 ? await nextToLeave(work, sender, limit) : []
    queues.push({ sender, departures: forecast(sender, first, work.now), total })
  }
  return queues
}

/** Queued messages that no sender will take: the channel has none. */
export async function withoutSender(work: Work, limit: number): Promise<{ messages: Message[]; total: number }> {
  const where = { senderId: null, status: 'queued' as const }
  const messages = await work.of(Messages).all({ where, order: [['createdAt', 'ASC']], limit })
  return { messages, total: messages.length < limit ? messages.length : await work.of(Messages).count(where) }
}

/** When each of these senders would send the last of so many further messages: the queue ahead of them counts. */
export async function lastDepartures(work: Work, adding: ReadonlyMap<string, number>): Promise<Map<string, Date>> {
  const senders = await work.of(Senders).all({ where: { id: [...adding.keys()], removedAt: null } })
  const ends = new Map<string, Date>()
  for (const sender of senders) {
    const ahead = await work.of(Messages).count({ senderId: sender.id, status: ['queued', 'sending'] })
    const free = Math.max(work.now.getTime(), sender.nextSlotAt?.getTime() ?? 0)
    const before = ahead + (adding.get(sender.id) ?? 0) - 1
    ends.set(sender.id, new Date(free + before * meanGapMs(sender.pace)))
  }
  return ends
}

// Those due now by urgency, then those that fall due later, so that a full lane of later ones hides nothing.
async function nextToLeave(work: Work, sender: Sender, limit: number): Promise<Message[]> {
  const queued = { senderId: sender.id, status: 'queued' as const }
  const due = await work.of(Messages).all({
    where: { ...queued, dueAt: { [Op.lte]: work.now } },
    order: [
      ['priority', 'ASC'],
      ['dueAt', 'ASC'],
      ['createdAt', 'ASC'],
    ],
    limit,
  })
  if (due.length >= limit) return due
  const later = await work.of(Messages).all({
    where: { ...queued, dueAt: { [Op.gt]: work.now } },
    order: [['dueAt', 'ASC']],
    limit: limit - due.length,
  })
  return [...due, ...later]
}
