import { DateTime, IANAZone } from 'luxon'

// A civil date is a `YYYY-MM-DD` text (ISO 8601-1, 5.2.2.1) and belongs to no time zone; an instant is a Date.

/** The civil date that calendars in the zone show at the instant. */
export function today(instant: Date, zone: string): string {
  return local(instant, zone).toISODate()
}

/** @throws RangeError when the date does not exist */
export function addDays(date: string, days: number): string {
  return civil(date, 'utc').plus({ days }).toISODate()
}

/**
 * The same day some months later, or the month's last where it has no such day: 2026-01-31 + 1 -> 2026-02-28.
 * @throws RangeError when the date does not exist
 */
export function addMonths(date: string, months: number): string {
  return civil(date, 'utc').plus({ months }).toISODate()
}

/** Days from the first to the second; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return civil(to, 'utc').diff(civil(from, 'utc'), 'days').days
}

/** Whether the text is `YYYY-MM-DD` and such a day exists, from the year 1000 on (the first that MariaDB's DATE holds). */
export function isCivilDate(text: string): boolean {
  return /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
}

/** `2026-12-31` -> `31/12/2026` */
export function formatDate(date: string): string {
  return civil(date, 'utc').toFormat('dd/MM/yyyy', brazilian)
}

/** `31/12/2026`, `1/2/2026` or `2026-12-31` -> the civil date; undefined when there is no such day. */
export function parseDate(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim()) ?? []
  const date = day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text.trim()
  return isCivilDate(date) ? date : undefined
}

/** `31/12/2026 14:05`, on the clocks of the zone. */
export function formatDateTime(instant: Date, zone: string): string {
  return local(instant, zone).toFormat('dd/MM/yyyy HH:mm', brazilian)
}

/** `31/12/2026 14:05:09`, on the clocks of the zone. */
export function formatDateTimeSeconds(instant: Date, zone: string): string {
  return local(instant, zone).toFormat('dd/MM/yyyy HH:mm:ss', brazilian)
}

/** `14:05`, on the clocks of the zone. */
export function formatTime(instant: Date, zone: string): string {
  return local(instant, zone).toFormat('HH:mm', brazilian)
}

/** The first instant of the day: 01:00 where daylight saving skips midnight, the earlier midnight where it repeats it. */
export function startOfDay(date: string, zone: string): Date {
  const midnight = civil(date, zone)
  const hourBefore = midnight.minus({ hours: 1 })
  return (hourBefore.toISODate() === date ? hourBefore : midnight).toJSDate()
}

/** The end of the day, exclusive: `startOfDay(date) <= instant < startOfNextDay(date)` holds on days of 23 and 25 hours too. */
export function startOfNextDay(date: string, zone: string): Date {
  return startOfDay(addDays(date, 1), zone)
}

/** Monday is 1, Sunday is 7 (ISO 8601-1, 5.2.3). */
export function weekdayOf(date: string): number {
  return civil(date, 'utc').weekday
}

/**
 * The moments at which clocks in the zone show `HH:MM` on that day, the earliest first: two where daylight saving
 * repeats it, and where it skips it the one moment at which the clocks jump.
 */
export function instantsAt(date: string, time: string, zone: string): [Date, ...Date[]] {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const shown = checked(
    civil(date, 'utc').set({ hour, minute }).setZone(zone, { keepLocalTime: true }) as DateTime<true>,
  )
  if (shown.toFormat('HH:mm', brazilian) !== time) return [jumpBefore(shown)]
  const [first = shown, ...more] = shown.getPossibleOffsets().sort((one, other) => one.toMillis() - other.toMillis())
  return [first.toJSDate(), ...more.map(moment => moment.toJSDate())]
}

/** Whether the name is in the IANA time zone database (`America/Sao_Paulo`); a bare offset (`-03:00`) is not. */
export function isTimeZone(name: string): boolean {
  return /^[a-z]/i.test(name) && IANAZone.isValidZone(name)
}

/** A fixed locale: that of the machine may have other digits. */
const brazilian = { locale: 'pt-BR' }

/** Where the clocks jumped shortly before; they do so at whole minutes. */
function jumpBefore(moment: DateTime<true>): Date {
  let at = moment
  while (at.minus({ minutes: 1 }).offset === moment.offset) at = at.minus({ minutes: 1 })
  return at.toJSDate()
}

function civil(date: string, zone: string): DateTime<true> {
  if (!isCivilDate(date)) throw new RangeError(`Not a civil date: ${date}`)
  return checked(DateTime.fromISO(date, { zone }))
}

function local(instant: Date, zone: string): DateTime<true> {
  return checked(DateTime.fromJSDate(instant, { zone }))
}

/** Luxon would print "Invalid DateTime" into a customer's message. */
function checked(time: DateTime<true> | DateTime<false>): DateTime<true> {
  if (!time.isValid) throw new RangeError(`${time.invalidReason}: ${time.invalidExplanation}`)
  return time
}
