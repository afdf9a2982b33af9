import { addDays, instantsAt, startOfDay, startOfNextDay, today, weekdayOf } from '../brazil/dates.ts'
import { type Holiday, holidayOn, type Place } from '../brazil/holidays.ts'
import { priorities } from './lane.ts'
import type { SendingHours } from './sending-hours.ts'

/** A civil day of the company, between two instants. */
export interface Day {
  date: string
  start: number
  /** Exclusive: where the next day starts. */
  end: number
}

/** A stretch in which messages may leave. */
export interface Opening {
  /** Milliseconds since 1970, as all instants here: the forecast asks ten thousand times. */
  at: number
  /** Exclusive; never beyond the end of the day. */
  until: number
  day: Day
  /** What held messages back until then: `domingo`, `feriado (Natal)`; undefined when nothing did. */
  cause?: string | undefined
}

/** The company's calendar and hours, as one channel keeps them. */
export interface Timetable {
  timeZone: string
  /** Messages of this priority or a smaller one leave at any hour. */
  urgentUpTo: number
  /** The first stretch that has not ended at `from`, for a message of this priority. */
  opening(from: number, priority: number): Opening
}

/** What is asked of a timetable; `hours` is left out for a channel that disturbs nobody. */
export interface TimetableRules {
  timeZone: string
  hours?: SendingHours | undefined
  place?: Place
}

/** Days are worked out once each, so that asking is cheap. Pure apart from that. */
export function createTimetable({ timeZone, hours, place = {} }: TimetableRules): Timetable {
  const known = new Map<string, PlannedDay>()
  let last: PlannedDay | undefined

  function dayAt(instant: number): PlannedDay {
    if (last && last.start <= instant && instant < last.end) return last
    last = dayOf(today(new Date(instant), timeZone))
    return last
  }

  function dayOf(date: string): PlannedDay {
    const day = known.get(date) ?? plan(date)
    known.set(date, day)
    return day
  }

  function plan(date: string): PlannedDay {
    const start = startOfDay(date, timeZone).getTime()
    const end = startOfNextDay(date, timeZone).getTime()
    const day = { date, start, end }
    if (!hours) return { ...day, opens: start, closes: end, rests: undefined }
    const holiday = holidayOn(date, place, hours.holidays)
    const { open, from, to } = hours[classOf(date)]
    if (holiday) return { ...day, opens: end, closes: end, rests: holidayText(holiday) }
    if (!open) return { ...day, opens: end, closes: end, rests: weekdayNames[weekdayOf(date)] }
    return { ...day, ...within(date, { from, to, timeZone }), rests: undefined }
  }

  return {
    timeZone,
    urgentUpTo: hours ? urgentUpTo[hours.urgent] : Number.POSITIVE_INFINITY,
    opening(from, priority) {
      const first = dayAt(from)
      if (!hours || priority <= urgentUpTo[hours.urgent]) return { at: from, until: first.end, day: first }
      const cause = causeAt(first, from)
      let day = first
      // With at least one open day a week, only a year of own holidays could lead beyond this.
      for (let days = 0; isOver(day, from) && days < 400; days++) day = dayOf(addDays(day.date, 1))
      const at = Math.max(from, day.opens)
      return { at, until: Math.max(day.closes, at + 1), day, cause }
    },
  }
}

interface PlannedDay extends Day {
  opens: number
  closes: number
  /** Why nothing leaves all day. */
  rests: string | undefined
}

/** Where daylight saving repeats an hour the window is the narrower one: no clock shows a time outside it. */
function within(date: string, { from, to, timeZone }: { from: string; to: string; timeZone: string }) {
  const opens = instantsAt(date, from, timeZone).at(-1) as Date
  const closes = instantsAt(date, to, timeZone).find(moment => moment > opens) ?? opens
  return { opens: opens.getTime(), closes: closes.getTime() }
}

const isOver = ({ opens, closes }: PlannedDay, from: number) => opens >= closes || closes <= from

function causeAt(day: PlannedDay, instant: number): string | undefined {
  if (day.rests) return day.rests
  if (instant < day.opens) return 'antes do horário de envio'
  return instant >= day.closes ? 'depois do horário de envio' : undefined
}

function classOf(date: string): 'weekdays' | 'saturday' | 'sunday' {
  const weekday = weekdayOf(date)
  return weekday === 7 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekdays'
}

function holidayText({ name, kind }: Holiday): string {
  if (kind === 'company') return `dia sem envio (${name})`
  return kind === 'bank' || kind === 'optional' ? `ponto facultativo (${name})` : `feriado (${name})`
}

const urgentUpTo: Record<SendingHours['urgent'], number> = {
  none: Number.NEGATIVE_INFINITY,
  fiscal: priorities.fiscal,
  dueDate: priorities.dueDate,
}

/** By ISO number. */
export const weekdayNames = [
  '',
  'segunda-feira',
  'terça-feira',
  'quarta-feira',
  'quinta-feira',
  'sexta-feira',
  'sábado',
  'domingo',
] as const
