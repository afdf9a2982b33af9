import { Op } from 'sequelize'
import type { Database } from '../data/connect.ts'
import { bindTable } from '../data/table.ts'
import { openStatuses, type Task, Tasks } from './task.ts'

/** How long a process may be silent before somebody else goes on with its task. */
export const leaseMs = 30_000
export const renewEveryMs = 10_000

/** Which process, and when. */
export interface Holder {
  owner: string
  now: Date
}

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + leaseMs)

/**
 * The task whose turn it is, now held by this process: the one that has waited longest since its last turn, so that a
 * short one does not wait for the end of a long one. Only of kinds that this process knows. undefined: nothing to do.
 */
export async function claimTask(
  database: Database,
  kinds: readonly string[],
  { owner, now }: Holder,
): Promise<Task | undefined> {
  const tasks = bindTable(database, Tasks, { now })
  const free = { [Op.or]: [{ lockedUntil: null }, { lockedUntil: { [Op.lte]: now } }] }
  const where = { status: openStatuses, kind: kinds, ...free }
  const order: ['lockedUntil' | 'createdAt' | 'id', 'ASC'][] = [
    ['lockedUntil', 'ASC'],
    ['createdAt', 'ASC'],
    ['id', 'ASC'],
  ]
  // Of several processes that look at once only one gets it; the others look again.
  for (let tries = 0; tries < 5; tries++) {
    const task = await tasks.first({ where, order })
    if (!task) return undefined
    // Whoever still stands there did not give it back: their process died, or stood still for longer than its lease.
    const interruptions = task.ownedBy ? task.interruptions + 1 : task.interruptions
    const lease = { ownedBy: owner, lockedUntil: leaseEnd(now), interruptions }
    const mine = await tasks.change({ id: task.id, status: openStatuses, ownedBy: task.ownedBy, ...free }, lease)
    // As it is now: others may have had a turn since it was read.
    if (mine === 1) return tasks.get(task.id)
  }
  return undefined
}

/** False when somebody else holds it, or it is over. */
export async function renewTask(database: Database, { id }: Task, { owner, now }: Holder): Promise<boolean> {
  const tasks = bindTable(database, Tasks, { now })
  return (await tasks.change({ id, ownedBy: owner }, { lockedUntil: leaseEnd(now) })) === 1
}

/** Behind all others that wait for a turn. */
export async function releaseTask(database: Database, { id }: Task, { owner, now }: Holder): Promise<void> {
  await bindTable(database, Tasks, { now }).change({ id, ownedBy: owner }, { ownedBy: null, lockedUntil: now })
}
