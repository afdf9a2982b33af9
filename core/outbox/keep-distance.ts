import { Op } from 'sequelize'
import type { Table } from '../data/table.ts'
import { leastGapMs, leavesOneByOne } from './rhythm.ts'
import type { Senders } from './sender.ts'

/** What left outside its turn, or may have, at that moment: the next message of its number keeps the gap to it too. */
export async function keepDistance(
  senders: Table<typeof Senders>,
  { senderId, leftAt }: { senderId: string | null; leftAt: Date },
): Promise<void> {
  const sender = senderId ? await senders.first({ where: { id: senderId } }) : undefined
  if (!sender || !leavesOneByOne(sender.pace)) return
  const nextSlotAt = new Date(leftAt.getTime() + leastGapMs(sender.pace))
  const isSooner = { [Op.or]: [{ nextSlotAt: null }, { nextSlotAt: { [Op.lt]: nextSlotAt } }] }
  await senders.change({ id: sender.id, ...isSooner }, { nextSlotAt })
}
