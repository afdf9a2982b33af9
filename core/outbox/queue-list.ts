import { Op } from 'sequelize'
import { column, decode } from '../data/column.ts'
import type { Work } from '../data/work.ts'
import { departureAfter, type Forecast, forecast } from './forecast.ts'
import { type LateGroup, type Lined, lateGroups } from './lateness.ts'
import { type Message, Messages } from './message.ts'
import { nextDeparture, type SenderRules } from './pace.ts'
import { type Sender, Senders } from './sender.ts'
import { senderRules } from './sender-rules.ts'

/** What waits at one sender, with the time each is expected to leave. */
export interface SenderQueue {
  sender: Sender
  rules: SenderRules
  /** The first of them, in the order in which they leave. */
  departures: Forecast<Message>[]
  /** All that wait there, also those beyond the ones shown. */
  total: number
  /** When the last one leaves; undefined when nothing waits. */
  endsAt: Date | undefined
  /** Messages that come too late, by type and reason. */
  late: LateGroup[]
}

/** Beyond so many nobody plans any more: weeks of a number's work. */
const forecastAtMost = 20_000

/** Every sender of the company and its queue, of which the first are read whole. */
export async function senderQueues(work: Work, limit: number): Promise<SenderQueue[]> {
  const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
  const queues: SenderQueue[] = []
  for (const sender of senders) queues.push(await queueOf(work, sender, limit))
  return queues
}

async function queueOf(work: Work, sender: Sender, limit: number): Promise<SenderQueue> {
  const rules = await senderRules(work, sender)
  const planned = await plannedDepartures(work, sender)
  const beyond = planned.length === forecastAtMost
  return {
    sender,
    rules,
    departures: await withRows(work, planned.slice(0, limit)),
    total: beyond ? await work.of(Messages).count({ senderId: sender.id, status: 'queued' }) : planned.length,
    endsAt: planned.filter(one => !one.tooLate).at(-1)?.at,
    late: lateGroups(planned, work.timeZone),
  }
}

/** When each message that waits at this sender is expected to leave. */
export async function plannedDepartures(work: Work, sender: Sender): Promise<Forecast<Lined>[]> {
  const rows = await work.query<Record<keyof Lined, unknown>>(
    `SELECT id, type, contactId, address, priority, dueAt, giveUpAt, tellBy, createdAt FROM messages
     WHERE companyId = :companyId AND senderId = :senderId AND status = 'queued'
     ORDER BY priority, dueAt, createdAt, id LIMIT ${forecastAtMost}`,
    { senderId: sender.id },
  )
  return forecast(await senderRules(work, sender), rows.map(toLine), work.now)
}

const toLine = (row: Record<keyof Lined, unknown>): Lined => ({
  id: String(row.id),
  type: String(row.type),
  contactId: String(row.contactId),
  address: String(row.address),
  priority: Number(row.priority),
  dueAt: toInstant(row.dueAt),
  giveUpAt: toInstant(row.giveUpAt),
  tellBy: row.tellBy === null ? null : String(row.tellBy),
  createdAt: toInstant(row.createdAt),
})

const toInstant = (value: unknown) => decode(column.instant(), value) as Date

async function withRows(work: Work, planned: Forecast<Lined>[]): Promise<Forecast<Message>[]> {
  if (planned.length === 0) return []
  const rows = await work.of(Messages).all({ where: { id: planned.map(({ message }) => message.id) } })
  const byId = new Map(rows.map(row => [row.id, row]))
  return planned.flatMap(one => {
    const message = byId.get(one.message.id)
    return message ? [{ ...one, message }] : []
  })
}

/** Queued messages that no sender will take: the channel has none. */
export async function withoutSender(work: Work, limit: number): Promise<{ messages: Message[]; total: number }> {
  const where = { senderId: null, status: 'queued' as const }
  const messages = await work.of(Messages).all({ where, order: [['createdAt', 'ASC']], limit })
  return { messages, total: messages.length < limit ? messages.length : await work.of(Messages).count(where) }
}

/** How many more would join a queue, how urgent the least urgent of them is, and when they fall due. */
export interface Joining {
  count: number
  priority: number
  dueAt?: Date
}

/** When each of these senders would send the last of so many further messages: what is as urgent goes before them. */
export async function lastDepartures(work: Work, joining: ReadonlyMap<string, Joining>): Promise<Map<string, Date>> {
  const senders = await work.of(Senders).all({ where: { id: [...joining.keys()], removedAt: null } })
  const ends = new Map<string, Date>()
  for (const sender of senders) {
    const { count, priority, dueAt = work.now } = joining.get(sender.id) as Joining
    const waiting = { senderId: sender.id, status: ['queued' as const, 'sending' as const] }
    const before = await work.of(Messages).count({ ...waiting, priority: { [Op.lte]: priority } })
    const ahead = Math.max(0, before + count - 1)
    const rules = await senderRules(work, sender)
    const behind = departureAfter(rules, { ahead, priority, now: work.now })
    const due = nextDeparture(rules, { from: dueAt, priority }).at
    ends.set(sender.id, behind > due ? behind : due)
  }
  return ends
}
