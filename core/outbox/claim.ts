import { Op } from 'sequelize'
import { column, encode } from '../data/column.ts'
import type { Database } from '../data/connect.ts'
import { bindTable, newId } from '../data/table.ts'
import { type Message, Messages } from './message.ts'
import { type Sender, Senders, sendingStatuses } from './sender.ts'

/** How long a process may be silent before its senders and messages are taken over. */
export const leaseMs = 30_000
export const renewEveryMs = 10_000

/** Which process, and when. */
interface Holder {
  owner: string
  now: Date
}

/**
 * The dispatcher's hold on a sender: one process at a time, so that the pace is the number's and not the process's.
 * The row as it is now; undefined when another process has it, its next slot has not come or a person paused it.
 */
export async function ownSender(
  database: Database,
  { id }: Pick<Sender, 'id'>,
  { owner, now }: Holder,
): Promise<Sender | undefined> {
  const senders = bindTable(database, Senders, { now })
  const lease = { ownedBy: owner, ownedUntil: new Date(now.getTime() + leaseMs) }
  // Looked at again here: another process may have sent since this one looked.
  const owned = await senders.change({ id, ...mayServe({ owner, now }) }, lease)
  return owned === 1 ? senders.get(id) : undefined
}

export async function releaseSender(database: Database, sender: Sender, { owner, now }: Holder): Promise<void> {
  await bindTable(database, Senders, { now }).change(
    { id: sender.id, ownedBy: owner },
    { ownedBy: null, ownedUntil: null },
  )
}

/** Senders that have something to send now, whose next slot has come, and that no other process serves. */
export async function sendersWithWork(database: Database, { owner, now }: Holder): Promise<Sender[]> {
  const free = await bindTable(database, Senders, { now }).all({
    where: { ...mayServe({ owner, now }), [Op.and]: [past('nextSlotAt', now)] },
  })
  if (free.length === 0) return []
  // Asked for each free sender, not over all that waits: a queue of ten thousand costs what an empty one does.
  const [rows] = await database.sequelize.query(
    `SELECT id FROM senders WHERE id IN (:ids) AND EXISTS (
       SELECT 1 FROM messages WHERE senderId = senders.id AND status = 'queued' AND dueAt <= :now)`,
    {
      // Sequelize would write a bare Date without its milliseconds on MariaDB.
      replacements: { ids: free.map(({ id }) => id), now: encode(column.instant(), now, database.dialect) },
    },
  )
  const busy = new Set((rows as { id: string }[]).map(({ id }) => id))
  return free.filter(({ id }) => busy.has(id))
}

const mayServe = ({ owner, now }: Holder) => ({
  removedAt: null,
  status: sendingStatuses,
  [Op.or]: [{ ownedBy: owner }, { [Op.and]: [past('ownedUntil', now), past('nextSlotAt', now)] }],
})

export const past = (column: 'ownedUntil' | 'nextSlotAt', now: Date) => ({
  [Op.or]: [{ [column]: null }, { [column]: { [Op.lte]: now } }],
})

/** How many at once, and which. */
export interface Claim {
  now: Date
  limit: number
  /** Only of this priority or a smaller one. */
  upTo?: number | undefined
  /** How many may leave in one visit: with the first whatever else is due to the same customer's number. */
  inVisit?: number
}

/** Leases the next messages of one sender: the most urgent lane first. */
export async function claimMessages(
  database: Database,
  sender: Sender,
  { now, limit, upTo, inVisit = 1 }: Claim,
): Promise<Message[]> {
  const messages = bindTable(database, Messages, { now })
  const due = {
    ...{ senderId: sender.id, status: 'queued' as const, dueAt: { [Op.lte]: now } },
    ...(upTo === undefined ? {} : { priority: { [Op.lte]: upTo } }),
  }
  const next = await messages.all({ where: due, order: inTurn, limit })
  const [first] = next
  if (!first) return []
  if (inVisit > 1) {
    const { contactId, address, id } = first
    const where = { ...due, contactId, address, id: { [Op.ne]: id } }
    next.push(...(await messages.all({ where, order: inTurn, limit: inVisit - 1 })))
  }
  const lockedBy = newId()
  const lockedUntil = new Date(now.getTime() + leaseMs)
  const lease = { status: 'sending' as const, lockedBy, lockedUntil, begunAt: null }
  // A lease, not a step of the message's life: no event tells of it.
  const claimed = await messages.change({ id: next.map(message => message.id), status: 'queued' }, lease)
  if (claimed === next.length) return next.map(message => ({ ...message, ...lease }))
  return messages.all({ where: { lockedBy }, order: [['priority', 'ASC']] })
}

const inTurn: ['priority' | 'dueAt' | 'createdAt' | 'id', 'ASC'][] = [
  ['priority', 'ASC'],
  ['dueAt', 'ASC'],
  ['createdAt', 'ASC'],
  // Written in one go they share their moment: the forecast must know who goes first.
  ['id', 'ASC'],
]

/** Claimed, but not to leave now after all. */
export async function giveBack(database: Database, messages: readonly Message[], now: Date): Promise<void> {
  const where = { id: messages.map(({ id }) => id), lockedBy: messages[0]?.lockedBy ?? '', status: 'sending' as const }
  const free = { status: 'queued' as const, lockedBy: null, lockedUntil: null }
  await bindTable(database, Messages, { now }).change({ ...where, begunAt: null }, free)
}

/**
 * Written right before the channel is asked: without it a message whose process died never left. False when the lease
 * ran out and somebody else took it: it must not leave from here.
 */
export async function beginSend(database: Database, { id, lockedBy }: Message, now: Date): Promise<boolean> {
  const mine = { id, lockedBy, status: 'sending' as const }
  return (await bindTable(database, Messages, { now }).change(mine, { begunAt: now })) === 1
}

/** Keeps a running batch and its sender ours. */
export async function renewLeases(
  database: Database,
  held: { sender: Sender; messages: Message[]; owner: string; now: Date },
): Promise<void> {
  const { sender, messages, owner, now } = held
  const until = new Date(now.getTime() + leaseMs)
  await bindTable(database, Senders, { now }).change({ id: sender.id, ownedBy: owner }, { ownedUntil: until })
  const lockedBy = messages[0]?.lockedBy ?? ''
  await bindTable(database, Messages, { now }).change({ lockedBy, status: 'sending' }, { lockedUntil: until })
}

/** Messages whose sending process died: their lease is over. */
export async function abandonedMessages(database: Database, now: Date): Promise<Message[]> {
  return bindTable(database, Messages, { now }).all({
    where: { status: 'sending', lockedUntil: { [Op.lte]: now } },
    limit: 200,
  })
}
