import { Op } from 'sequelize'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { type Message, Messages } from '../../outbox/message.ts'
import type { SenderIncident } from './incident.ts'

/** What waited longer than this may be out of place by now: a person decides. */
export const staleMs = 2 * 3_600_000

/** A sender, and since when nothing left from it. */
type Rest = Pick<SenderIncident, 'senderId' | 'beganAt'>

/** Messages that waited so long because their sender had stopped; not those that had to wait for their turn anyway. */
export async function countStale(work: Work, rest: Rest): Promise<number> {
  const where = staleOf(work, rest)
  return where ? work.of(Messages).count(where) : 0
}

/** The longest waiting first. */
export async function staleIds(work: Work, rest: Rest): Promise<string[]> {
  const where = staleOf(work, rest)
  if (!where) return []
  return (await work.of(Messages).all({ where, order: [['dueAt', 'ASC']] })).map(({ id }) => id)
}

function staleOf({ now }: Work, { senderId, beganAt }: Rest): Where<Message> | undefined {
  const since = new Date(now.getTime() - staleMs)
  return beganAt > since ? undefined : { senderId, status: 'queued' as const, dueAt: { [Op.lte]: since } }
}
