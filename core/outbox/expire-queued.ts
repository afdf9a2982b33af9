import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'

/** Lets those of these messages expire that are still queued, for a reason people may read; resolves to how many. */
export async function expireQueued(work: Work, ids: readonly string[], reason: string): Promise<number> {
  let expired = 0
  for (const row of await work.of(Messages).all({ where: { id: ids, status: 'queued' } }))
    if (await expire(work, row, reason)) expired++
  return expired
}

/** False when somebody was faster: what they decided counts. */
async function expire(work: Work, row: Message, reason: string): Promise<boolean> {
  const changes = { reasonCode: 'expired', reason }
  const payload = { type: row.type, channel: row.channel, ...changes }
  try {
    await advanceRow(work, messageLifecycle, { row, to: 'expired', changes, payload })
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
