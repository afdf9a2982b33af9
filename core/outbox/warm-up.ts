import { daysBetween, today } from '../brazil/dates.ts'

/** After so many days a number is no longer new. */
export const warmUpDays = 28

/**
 * How many messages a new number may send on its nth day (0: the day it was connected); undefined once it is warm.
 * Twenty on the first day and 15% more on each: 53 after a week, 141 after two, 376 after three. Why, and from what
 * sources: docs/decisions/0011-pacing-and-warm-up.md.
 */
export function warmUpLimit(day: number): number | undefined {
  if (day >= warmUpDays) return undefined
  return Math.floor(20 * 1.15 ** Math.max(0, day))
}

/** Which day of its life the civil date is for a number connected then. */
export function ageInDays(activeSince: Date, date: string, timeZone: string): number {
  return daysBetween(today(activeSince, timeZone), date)
}
