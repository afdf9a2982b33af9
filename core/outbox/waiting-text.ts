import { daysBetween, formatTime, today, weekdayOf } from '../brazil/dates.ts'
import type { Departure } from './pace.ts'

/** Why nothing leaves now, and when it will: `domingo: as mensagens saem na segunda às 8h`; undefined when it may leave. */
export function waitingText({ at, cause }: Pick<Departure, 'at' | 'cause'>, now: Date, timeZone: string) {
  return cause && `${cause}: as mensagens saem ${momentText(at, now, timeZone)}`
}

/** `hoje às 8h`, `na segunda às 8h30`, `no dia 24/12 às 8h`, on the clocks of the zone. */
export function momentText(at: Date, now: Date, timeZone: string): string {
  const date = today(at, timeZone)
  return `${dayText(date, today(now, timeZone))} às ${hourText(at, timeZone)}`
}

/** `8h`, `8h30`. */
export function hourText(at: Date, timeZone: string): string {
  const [hour, minute] = formatTime(at, timeZone).split(':')
  return `${Number(hour)}h${minute === '00' ? '' : minute}`
}

function dayText(date: string, from: string): string {
  const days = daysBetween(from, date)
  if (days === 0) return 'hoje'
  const [, month, day] = date.split('-')
  return days < 7 ? (onWeekday[weekdayOf(date)] ?? '') : `no dia ${day}/${month}`
}

/** By ISO number. */
const onWeekday = ['', 'na segunda', 'na terça', 'na quarta', 'na quinta', 'na sexta', 'no sábado', 'no domingo']
