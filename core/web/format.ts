import { formatDate, formatDateTime, formatTime, today } from '../brazil/dates.ts'
import { formatMoney, formatQuantity } from '../brazil/money.ts'
import { formatPhone } from '../brazil/phone.ts'
import { formatPostalCode } from '../brazil/postal-code.ts'
import { formatTaxId } from '../brazil/tax-id.ts'
import { durationText, plural, relativeTime } from '../brazil/words.ts'

type Maybe<T> = T | null | undefined

/** How views write values for people. Nothing in, empty text out. */
export interface Format {
  /** Cents. */
  money(cents: Maybe<number>): string
  quantity(quantity: Maybe<number>): string
  date(civilDate: Maybe<string>): string
  dateTime(instant: Maybe<Date>): string
  time(instant: Maybe<Date>): string
  /** The time of what happened today, the date of anything else. */
  timeOrDate(instant: Maybe<Date>): string
  /** HTML for `<%- %>`: "há 5 min" with the exact time on hover, kept up to date by recado.js. */
  relative(instant: Maybe<Date>): string
  phone(typed: Maybe<string>): string
  taxId(value: Maybe<string>): string
  postalCode(value: Maybe<string>): string
  plural(count: number, one: string, many: string): string
  /** Milliseconds. */
  duration(ms: Maybe<number>): string
}

/** For one request: on the clocks of the company's zone. */
export function createFormat(zone: string, now: Date): Format {
  return {
    money: given(formatMoney),
    quantity: given(formatQuantity),
    date: given(formatDate),
    dateTime: given((instant: Date) => formatDateTime(instant, zone)),
    time: given((instant: Date) => formatTime(instant, zone)),
    timeOrDate: given((instant: Date) =>
      today(instant, zone) === today(now, zone) ? formatTime(instant, zone) : formatDate(today(instant, zone)),
    ),
    relative: given((instant: Date) => {
      const exact = formatDateTime(instant, zone)
      const iso = instant.toISOString()
      return `<time datetime="${iso}" title="${exact}" data-relative>${relativeTime(instant, now, zone)}</time>`
    }),
    phone: given(formatPhone),
    taxId: given(formatTaxId),
    postalCode: given(formatPostalCode),
    plural,
    duration: given(durationText),
  }
}

function given<T>(write: (value: T) => string): (value: Maybe<T>) => string {
  return value => (value === null || value === undefined || value === '' ? '' : write(value))
}
