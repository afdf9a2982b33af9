import { addDays } from './dates.ts'
import { easter } from './easter.ts'
import type { State } from './state.ts'
import { stateHolidays } from './state-holidays.ts'

/**
 * national: everybody rests · bank: a "ponto facultativo" on which banks stay closed (carnival) · optional: left to
 * everyone to keep (Corpus Christi) · state: in one state · municipal and company: told by the company itself.
 */
export type HolidayKind = 'national' | 'bank' | 'optional' | 'state' | 'municipal' | 'company'

export interface Holiday {
  /** `YYYY-MM-DD`. */
  date: string
  name: string
  kind: HolidayKind
  /** Payments settle on the next business day. */
  banksClosed: boolean
  /** What makes it a holiday: `Lei 662/1949`; empty for a company's own days. */
  law: string
}

/** A day that only this company or its town knows. */
export interface OwnDay {
  /** `YYYY-MM-DD` once, `MM-DD` every year. */
  day: string
  name: string
  kind: 'municipal' | 'company'
}

/** Where somebody is: which days besides the national ones count there. */
export interface Place {
  state?: State | undefined
  own?: readonly OwnDay[]
}

/**
 * The holidays of a year in the order of the calendar, national ones before others of the same day. Right from 2024 on:
 * what a law changed before that is not told. Moves by decree of a single year are not in it: they are own days.
 */
export function holidaysOf(year: number, { state, own = [] }: Place = {}): Holiday[] {
  const all = [...national(year), ...(state ? stateHolidays(year, state) : []), ...own.flatMap(day => ownIn(year, day))]
  return all.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}

/** The holiday on a date, of these kinds when some are named; the widest when there are several. */
export function holidayOn(date: string, place: Place = {}, kinds?: readonly HolidayKind[]): Holiday | undefined {
  const found = holidaysOf(Number(date.slice(0, 4)), place)
  return found.find(holiday => holiday.date === date && (kinds?.includes(holiday.kind) ?? true))
}

const fixed = [
  ['01-01', 'Confraternização Universal', 'Lei 662/1949'],
  ['04-21', 'Tiradentes', 'Lei 662/1949, com a Lei 10.607/2002'],
  ['05-01', 'Dia do Trabalho', 'Lei 662/1949'],
  ['09-07', 'Independência do Brasil', 'Lei 662/1949'],
  ['10-12', 'Nossa Senhora Aparecida', 'Lei 6.802/1980'],
  ['11-02', 'Finados', 'Lei 662/1949, com a Lei 10.607/2002'],
  ['11-15', 'Proclamação da República', 'Lei 662/1949'],
  ['11-20', 'Consciência Negra', 'Lei 14.759/2023'],
  ['12-25', 'Natal', 'Lei 662/1949'],
] as const

const bankLaw = 'Resolução CMN 4.880/2020'

/** By days from Easter. Good Friday is a religious holiday of each town by law, and kept in all of them. */
const movable = [
  [-48, 'Segunda-feira de Carnaval', 'bank', bankLaw],
  [-47, 'Terça-feira de Carnaval', 'bank', bankLaw],
  [-2, 'Sexta-feira da Paixão', 'national', 'Lei 9.093/1995, art. 2º'],
  [60, 'Corpus Christi', 'optional', `ponto facultativo; bancos: ${bankLaw}`],
] as const

function national(year: number): Holiday[] {
  const sunday = easter(year)
  return [
    ...fixed.map(([day, name, law]) => ({
      date: `${year}-${day}`,
      name,
      kind: 'national' as const,
      banksClosed: true,
      law,
    })),
    ...movable.map(([days, name, kind, law]) => ({ date: addDays(sunday, days), name, kind, banksClosed: true, law })),
  ]
}

/** The 29th of February comes in leap years only. */
function ownIn(year: number, { day, name, kind }: OwnDay): Holiday[] {
  const date = day.length === 5 ? `${year}-${day}` : day
  const comes = date.startsWith(`${year}-`) && (day !== '02-29' || isLeap(year))
  return comes ? [{ date, name, kind, banksClosed: kind === 'municipal', law: '' }] : []
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
