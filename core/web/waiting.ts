import { countIncoming } from '../channels/whatsapp/incoming-list.ts'
import type { Work } from '../data/work.ts'

/** Beyond it the badge says "99+": counting on would cost more than anybody learns from it. */
export const waitingAtMost = 100

/** What the badges of the menu count: messages of ours that wait for a yes, customers' messages to be read, and both. */
export const badges = ['held', 'incoming', 'all'] as const
export type Badge = (typeof badges)[number]

/** How much waits for a person, at most a hundred of each. */
export async function countWaiting(work: Work): Promise<Record<Badge, number>> {
  const [held, incoming] = await Promise.all([countHeld(work), countIncoming(work)])
  const total = Object.values(incoming).reduce((sum, count) => sum + count, 0)
  return { held, incoming: total, all: held + total }
}

async function countHeld(work: Work): Promise<number> {
  const rows = await work.query<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting FROM
       (SELECT 1 FROM messages WHERE companyId = :companyId AND status = 'held' LIMIT ${waitingAtMost}) AS held_messages`,
  )
  return Number(rows[0]?.waiting ?? 0)
}

export const waitingText = (waiting: number): string =>
  waiting >= waitingAtMost ? `${waitingAtMost - 1}+` : String(waiting)
