import { addDays, daysBetween, nextBusinessDay, type Place, previousBusinessDay } from '#core'

/** When a company announces due dates. */
export interface LevelRules {
  /** Days from the due date, any order. */
  reminderOffsets: readonly number[]
  maximumLatenessDays: number
  nonBusinessDays: 'before' | 'after' | 'same'
}

/**
 * The civil date on which a level of a due date is told. What falls due on a day without banks is paid in time on the
 * next one, so that days of delay count from there; the notice itself moves as the company chose, but for two things
 * that would be untrue: one of delay never comes before its day, and one of the days before never after the due date.
 */
export function dayOfLevel(
  dueDate: string,
  level: number,
  rules: Pick<LevelRules, 'nonBusinessDays'>,
  place: Place,
): string {
  const day = addDays(level > 0 ? nextBusinessDay(dueDate, place) : dueDate, level)
  if (rules.nonBusinessDays === 'same') return day
  const later = nextBusinessDay(day, place)
  if (level > 0) return later
  const keepsWord = level === 0 || later < dueDate
  return rules.nonBusinessDays === 'after' && keepsWord ? later : previousBusinessDay(day, place)
}

/** A holiday bridge moves a day by less than this. */
const furthestShift = 8

/**
 * By due date, the levels whose day is today or was missed by no more than the maximum lateness: what a machine that
 * stood still has to make up for, and nothing that is older. Pure.
 */
export function levelsDue(today: string, rules: LevelRules, place: Place): Map<string, number[]> {
  const due = new Map<string, number[]>()
  for (const level of [...rules.reminderOffsets].sort((one, other) => one - other)) {
    const first = addDays(today, -level - rules.maximumLatenessDays - 2 * furthestShift)
    for (let days = 0; days <= rules.maximumLatenessDays + 3 * furthestShift; days++) {
      const dueDate = addDays(first, days)
      const late = daysBetween(dayOfLevel(dueDate, level, rules, place), today)
      if (late >= 0 && late <= rules.maximumLatenessDays) due.set(dueDate, [...(due.get(dueDate) ?? []), level])
    }
  }
  return due
}
