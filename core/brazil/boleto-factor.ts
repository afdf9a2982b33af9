import { addDays, daysBetween } from './dates.ts'

// FEBRABAN counts days since 07/10/1997. Factors begin with 1000, on 03/07/2000, and 9999 fell on 21/02/2025:
// on the next day they began again with 1000, and will so every 9,000 days (next on 14/10/2049).
const firstDay = '2000-07-03'
const firstFactor = 1000
const cycleDays = 9000

/**
 * The four digits that stand for a due date: `2025-02-21` -> `9999`, `2025-02-22` -> `1000`.
 * @throws RangeError before 2000-07-03, the first date that has one
 */
export function dueFactor(date: string): string {
  const days = daysBetween(firstDay, date)
  if (days < 0) throw new RangeError(`No due factor before ${firstDay}: ${date}`)
  return String(firstFactor + (days % cycleDays))
}

/** Of all dates a factor stands for, one every 9,000 days, that which is nearest to `near`; the later one of two. */
export function dueDateOf(factor: string, near: string): string {
  const first = addDays(firstDay, Number(factor) - firstFactor)
  const cycles = Math.max(0, Math.round(daysBetween(first, near) / cycleDays))
  return addDays(first, cycles * cycleDays)
}
