import { Op } from 'sequelize'
import type { Work } from '../data/work.ts'
import { past } from './claim.ts'
import { leavesOneByOne } from './rhythm.ts'
import { type Sender, Senders } from './sender.ts'

/**
 * A message outside the queue (a trial) keeps to the sender's gap like all others. Resolves to whether it may go now:
 * not while the dispatcher serves the sender, nor before its next slot.
 */
export async function takeTurn(work: Work, { id, pace }: Pick<Sender, 'id' | 'pace'>): Promise<boolean> {
  if (!leavesOneByOne(pace)) return true
  const [, longestGap] = pace.gapSeconds
  const nextSlotAt = new Date(work.now.getTime() + longestGap * 1_000)
  const free = { id, [Op.and]: [past('ownedUntil', work.now), past('nextSlotAt', work.now)] }
  return (await work.of(Senders).change(free, { nextSlotAt })) === 1
}
