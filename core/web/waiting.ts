import type { Work } from '../data/work.ts'

/** Beyond it the badge says "99+": counting on would cost more than anybody learns from it. */
export const waitingAtMost = 100

/** How many messages wait for a person, at most a hundred. */
export async function countWaiting(work: Work): Promise<number> {
  const rows = await work.query<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting FROM
       (SELECT 1 FROM messages WHERE companyId = :companyId AND status = 'held' LIMIT ${waitingAtMost}) AS held_messages`,
  )
  return Number(rows[0]?.waiting ?? 0)
}

export const waitingText = (waiting: number): string =>
  waiting >= waitingAtMost ? `${waitingAtMost - 1}+` : String(waiting)
