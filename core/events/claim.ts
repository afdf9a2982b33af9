import { Op } from 'sequelize'
import type { Database } from '../data/connect.ts'
import { bindTable, newId } from '../data/table.ts'
import { type Event, Events } from './event.ts'

const leaseMs = 30_000
export const renewEveryMs = 10_000

/**
 * Leases the next events that nobody holds, in order, at most one batch. An event waits while an earlier one of the
 * same subject is unprocessed elsewhere; within the batch the order of `seq` keeps it.
 */
export async function claimEvents(database: Database, now: Date, limit: number, ids?: string[]): Promise<Event[]> {
  const events = bindTable(database, Events, { now })
  const candidates = await events.all({
    where: ids ? { ...free(now), id: ids } : free(now),
    order: [['seq', 'ASC']],
    limit,
  })
  const ready = await withoutBlocked(database, now, candidates)
  if (ready.length === 0) return []
  const lease = { lockedBy: newId(), lockedUntil: leaseEnd(now) }
  const claimed = await events.change({ id: ready.map(event => event.id), ...free(now) }, lease)
  if (claimed === ready.length) return ready.map(event => ({ ...event, ...lease }))
  return onlyInOrder(database, now, lease.lockedBy)
}

// Somebody seized a part of them in between: what comes after that part, of the same subjects, has to wait for it.
async function onlyInOrder(database: Database, now: Date, lockedBy: string): Promise<Event[]> {
  const events = bindTable(database, Events, { now })
  const seized = await events.all({ where: { lockedBy }, order: [['seq', 'ASC']] })
  const inOrder = await withoutBlocked(database, now, seized)
  const others = seized.filter(event => !inOrder.includes(event))
  if (others.length > 0) await events.change({ id: others.map(event => event.id), lockedBy }, { lockedUntil: null })
  return inOrder
}

/** False when the lease ran out and somebody else took the event: it is theirs now. */
export async function renewClaim(database: Database, event: Event, now: Date): Promise<boolean> {
  const mine = { id: event.id, lockedBy: event.lockedBy, processedAt: null }
  return (await bindTable(database, Events, { now }).change(mine, { lockedUntil: leaseEnd(now) })) === 1
}

const leaseEnd = (now: Date) => new Date(now.getTime() + leaseMs)

const free = (now: Date) => ({
  processedAt: null,
  stuckAt: null,
  [Op.or]: [{ lockedUntil: null }, { lockedUntil: { [Op.lte]: now } }],
})

// Read after the candidates: whoever claimed or recorded between the two reads is seen here.
async function withoutBlocked(database: Database, now: Date, candidates: Event[]): Promise<Event[]> {
  if (candidates.length === 0) return []
  const inBatch = new Set(candidates.map(event => event.id))
  const last = candidates.at(-1) as Event
  const values = (key: 'companyId' | 'subject' | 'subjectId') => [...new Set(candidates.map(event => event[key]))]
  const waiting = await bindTable(database, Events, { now }).all({
    where: {
      companyId: values('companyId'),
      subject: values('subject'),
      subjectId: values('subjectId'),
      processedAt: null,
      stuckAt: null,
      seq: { [Op.lt]: last.seq },
    },
  })
  const blockers = waiting.filter(event => !inBatch.has(event.id))
  return candidates.filter(event => !blockers.some(earlier => earlier.seq < event.seq && sameSubject(earlier, event)))
}

export const sameSubject = (one: Event, other: Event) =>
  one.subjectId === other.subjectId && one.subject === other.subject
