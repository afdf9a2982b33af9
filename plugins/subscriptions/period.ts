import { addDays, addMonths } from '#core'

// A subscription's service runs in cycles from one due day to the next; days are civil dates, ends are exclusive.

/** From the first day to the one after the last. */
export interface Span {
  from: string
  to: string
}

/** `2026-12-10` -> `2026-12` */
export const monthOf = (date: string): string => date.slice(0, 7)

export const nextMonth = (month: string): string => monthOf(addMonths(`${month}-01`, 1))

/** The due day in a month (`YYYY-MM`), or the month's last where it has no such day: 31 in 2027-02 -> 2027-02-28. */
export function dueDateIn(month: string, dueDay: number): string {
  const last = addDays(addMonths(`${month}-01`, 1), -1)
  const wanted = `${month}-${String(dueDay).padStart(2, '0')}`
  return wanted > last ? last : wanted
}

export interface NextDue {
  /** The first day that no invoice has in it. */
  billedUntil: string
  dueDay: number
  /** The month of the last invoice: each month has one at most. */
  lastMonth?: string | null
  /** How many days it has to bill at least. */
  leastDays: number
}

/** When the next invoice falls due: on the first due day that leaves enough to bill and whose month has none yet. */
export function nextDueDate({ billedUntil, dueDay, lastMonth, leastDays }: NextDue): string {
  const soonest = addDays(billedUntil, leastDays)
  for (let month = monthOf(billedUntil); ; month = nextMonth(month)) {
    const dueDate = dueDateIn(month, dueDay)
    if (dueDate >= soonest && month > (lastMonth ?? '')) return dueDate
  }
}

/** The cycles that touch the span, each whole, in order. */
export function cyclesOf(span: Span, dueDay: number): Span[] {
  const cycles: Span[] = []
  let month = monthOf(addMonths(`${monthOf(span.from)}-01`, -1))
  for (let from = dueDateIn(month, dueDay); from < span.to; ) {
    month = nextMonth(month)
    const to = dueDateIn(month, dueDay)
    if (to > span.from) cycles.push({ from, to })
    from = to
  }
  return cycles
}

/** What two spans share; undefined: nothing. */
export function sharedBy(one: Span, other: Span): Span | undefined {
  const from = one.from > other.from ? one.from : other.from
  const to = one.to < other.to ? one.to : other.to
  return from < to ? { from, to } : undefined
}
