import { addDays, startOfDay } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import type { MessageStatus } from '../outbox/message.ts'

export const outcomes = ['read', 'delivered', 'sent', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

export interface MessageTally {
  /** Civil dates in the company's zone, oldest first. */
  days: string[]
  byDay: Record<Outcome, number[]>
  byPlugin: Map<string, Record<Outcome, number>>
}

/** What became of the messages made in the last days, today's among them; those that wait or were called off are left out. */
export async function tallyMessages(work: Work, length: number): Promise<MessageTally> {
  const days = Array.from({ length }, (_, index) => addDays(work.today, index - length + 1))
  const starts = days.map(day => startOfDay(day, work.timeZone))
  // The newest first: the first that is not after it is its day.
  const cases = days.map((_, index) => `WHEN createdAt >= :start${index} THEN ${index}`).reverse()
  const rows = await work.query<{ day: number; plugin: string; status: MessageStatus; amount: number }>(
    `SELECT CASE ${cases.join(' ')} END AS day, plugin, status, COUNT(*) AS amount
       FROM messages
      WHERE companyId = :companyId AND createdAt >= :start0 AND status IN (:statuses)
      GROUP BY day, plugin, status`,
    {
      ...Object.fromEntries(starts.map((start, index) => [`start${index}`, start])),
      statuses: Object.keys(outcomeOf),
    },
  )
  const nothing = () => Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Record<Outcome, number>
  const byDay = Object.fromEntries(outcomes.map(outcome => [outcome, days.map(() => 0)])) as MessageTally['byDay']
  const byPlugin: MessageTally['byPlugin'] = new Map()
  for (const { day, plugin, status, amount } of rows) {
    const outcome = outcomeOf[status]
    if (!outcome) continue
    const ofPlugin = byPlugin.get(plugin) ?? nothing()
    byPlugin.set(plugin, { ...ofPlugin, [outcome]: ofPlugin[outcome] + Number(amount) })
    const list = byDay[outcome]
    list[Number(day)] = (list[Number(day)] ?? 0) + Number(amount)
  }
  return { days, byDay, byPlugin }
}

const outcomeOf: Partial<Record<MessageStatus, Outcome>> = {
  read: 'read',
  delivered: 'delivered',
  sent: 'sent',
  failed: 'failed',
  expired: 'failed',
}
