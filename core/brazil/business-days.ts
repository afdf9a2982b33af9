import { addDays, weekdayOf } from './dates.ts'
import { holidaysOf, type Place } from './holidays.ts'

/**
 * Whether banks settle payments that day (Resolução CMN 4.880/2020): no Saturday, Sunday or national holiday, nor
 * carnival Monday and Tuesday, Good Friday and Corpus Christi. With a place, its state and municipal days count too.
 */
export function isBusinessDay(date: string, place: Place = {}): boolean {
  const closed = holidaysOf(Number(date.slice(0, 4)), place).some(day => day.date === date && day.banksClosed)
  return weekdayOf(date) <= 5 && !closed
}

/** The date itself when it is one: a boleto that falls due on a holiday is paid in time on the next business day. */
export function nextBusinessDay(date: string, place: Place = {}): string {
  return isBusinessDay(date, place) ? date : nextBusinessDay(addDays(date, 1), place)
}

/** The date itself when it is one, else the last before it. */
export function previousBusinessDay(date: string, place: Place = {}): string {
  return isBusinessDay(date, place) ? date : previousBusinessDay(addDays(date, -1), place)
}
