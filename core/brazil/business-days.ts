import { addDays, weekdayOf } from './dates.ts'
import { holidaysOf, type Place } from './holidays.ts'

/**
 * Whether banks settle payments that day (Resolução CMN 4.880/2020): no Saturday, Sunday or national holiday, nor
 * carnival Monday and Tuesday, Good Friday and Corpus Christi. With a place, its state and municipal days count too.
 */
export function isBusinessDay(date: string, place: Place = nowhere): boolean {
  return weekdayOf(date) <= 5 && !closedDays(Number(date.slice(0, 4)), place).has(date)
}

const nowhere: Place = {}
/** By place and year: a run over a hundred thousand due dates asks about the same few days. */
const known = new WeakMap<Place, Map<number, ReadonlySet<string>>>()

function closedDays(year: number, place: Place): ReadonlySet<string> {
  const years = known.get(place) ?? new Map<number, ReadonlySet<string>>()
  known.set(place, years)
  const closed = years.get(year) ?? new Set(holidaysOf(year, place).flatMap(day => (day.banksClosed ? [day.date] : [])))
  years.set(year, closed)
  return closed
}

/** The date itself when it is one: a boleto that falls due on a holiday is paid in time on the next business day. */
export function nextBusinessDay(date: string, place: Place = nowhere): string {
  return isBusinessDay(date, place) ? date : nextBusinessDay(addDays(date, 1), place)
}

/** The date itself when it is one, else the last before it. */
export function previousBusinessDay(date: string, place: Place = nowhere): string {
  return isBusinessDay(date, place) ? date : previousBusinessDay(addDays(date, -1), place)
}
