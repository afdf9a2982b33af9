import { Op } from 'sequelize'
import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { type Event, Events } from '../events/event.ts'
import { record } from '../events/record.ts'

/** Events whose subscribers failed too often; they wait for a person, out of the way of the others. */
export const stuckEvents = (work: Work): Promise<Event[]> =>
  work.of(Events).all({ where: stuck, order: [['seq', 'ASC']], limit: 50 })

/** The relay takes it from the beginning; who has dealt with it already is not asked again. */
export async function retryStuckEvent(work: Work, id: string): Promise<void> {
  await change(work, id, { stuckAt: null, attempts: 0, lockedUntil: null })
  await record(work, { name: 'event.retried', subject: 'event', subjectId: id })
}

/** A person has seen to it; nobody is told any more. */
export async function settleStuckEvent(work: Work, id: string): Promise<void> {
  await change(work, id, { stuckAt: null, processedAt: work.now, lockedUntil: null })
  await record(work, { name: 'event.settled', subject: 'event', subjectId: id })
}

const stuck = { processedAt: null, stuckAt: { [Op.ne]: null } }

async function change(work: Work, id: string, values: Partial<Event>): Promise<void> {
  const changed = await work.of(Events).change({ id, ...stuck }, values)
  if (changed === 0) throw new Conflict('Esta pendência já foi resolvida.')
}
