import { addDays, daysBetween, isCivilDate } from '#core'

/** When those of 29 February keep their birthday in a common year. */
export type LeapDay = 'before' | 'after'

/** The civil date on which a birthday is kept in that year. */
export function keptIn(birthDate: string, year: number, leapDay: LeapDay): string {
  const date = `${String(year).padStart(4, '0')}-${birthDate.slice(5)}`
  if (isCivilDate(date)) return date
  return `${date.slice(0, 4)}-${leapDay === 'before' ? '02-28' : '03-01'}`
}

export const periods = { today: 'Hoje', week: 'Próximos 7 dias', month: 'Este mês' } as const
export type Period = keyof typeof periods

/** First and last civil date, inclusive; never more than a year apart. */
export interface Days {
  from: string
  to: string
}

export function daysOf(today: string, period: Period): Days {
  if (period === 'today') return { from: today, to: today }
  if (period === 'week') return { from: today, to: addDays(today, 6) }
  const from = `${today.slice(0, 7)}-01`
  return { from, to: addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1) }
}

/**
 * The days of birth (`MM-DD`) whose birthday is kept in these days, each with the date. In a common year 29 February
 * stands beside the day that takes its place.
 */
export function birthdaysWithin({ from, to }: Days, leapDay: LeapDay): Map<string, string> {
  const kept = new Map<string, string>()
  for (let ahead = 0; ahead <= daysBetween(from, to); ahead++) {
    const date = addDays(from, ahead)
    kept.set(date.slice(5), date)
    if (keptIn('2000-02-29', Number(date.slice(0, 4)), leapDay) === date) kept.set('02-29', date)
  }
  return kept
}
