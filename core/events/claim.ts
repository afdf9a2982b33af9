import { Op } from 'sequelize'
import type { Database } from '../data/connect.ts'
import { bindTable, newId } from '../data/table.ts'
import { type Event, Events } from './event.ts'

const leaseMs = 30_000

/**
 * Leases the next events that nobody holds, in order, at most one batch. An event waits while an earlier one of the
 * same subject is unprocessed elsewhere; within the batch the order of `seq` keeps it.
 */
export async function claimEvents(database: Database, now: Date, limit: number, ids?: string[]): Promise<Event[]> {
  const events = bindTable(database, Events, { now })
  const free = {
    processedAt: null,
    stuckAt: null,
    [Op.or]: [{ lockedUntil: null }, { lockedUntil: { [Op.lte]: now } }],
  }
  const candidates = await events.all({
    where: ids ? { ...free, id: ids } : free,
    order: [['seq', 'ASC']],
    limit,
  })
  const ready = await withoutBlocked(database, now, candidates)
  if (ready.length === 0) return []
  const lockedBy = newId()
  const mine = { id: ready.map(event => event.id), ...free }
  const claimed = await events.change(mine, { lockedBy, lockedUntil: new Date(now.getTime() + leaseMs) })
  if (claimed === ready.length) return ready
  return events.all({ where: { lockedBy }, order: [['seq', 'ASC']] })
}

// Read after the candidates: whoever claimed between the two reads is seen here.
async function withoutBlocked(database: Database, now: Date, candidates: Event[]): Promise<Event[]> {
  if (candidates.length === 0) return []
  const inBatch = new Set(candidates.map(event => event.id))
  const last = candidates.at(-1) as Event
  const waiting = await bindTable(database, Events, { now }).all({
    where: {
      processedAt: null,
      stuckAt: null,
      seq: { [Op.lt]: last.seq },
      [Op.or]: [{ attempts: { [Op.gt]: 0 } }, { lockedUntil: { [Op.gt]: now } }],
    },
    order: [['seq', 'ASC']],
    limit: 1_000,
  })
  const blockers = waiting.filter(event => !inBatch.has(event.id))
  return candidates.filter(event => !blockers.some(earlier => earlier.seq < event.seq && sameSubject(earlier, event)))
}

export const sameSubject = (one: Event, other: Event) =>
  one.subjectId === other.subjectId && one.subject === other.subject
