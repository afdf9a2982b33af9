import { CronExpressionParser } from 'cron-parser'
import { DateTime } from 'luxon'

/** The latest moment at or before `now` at which a cron expression fires in a time zone, and its name there. */
export function latestSlot(schedule: string, timeZone: string, now: Date): { slot: string; at: Date } {
  // `prev` looks strictly before; a millisecond later lets the minute count from its very beginning, and not sooner.
  const at = CronExpressionParser.parse(schedule, { tz: timeZone, currentDate: new Date(now.getTime() + 1) })
    .prev()
    .toDate()
  return { at, slot: DateTime.fromJSDate(at, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm") }
}

export function nextRun(schedule: string, timeZone: string, now: Date): Date {
  return CronExpressionParser.parse(schedule, { tz: timeZone, currentDate: now }).next().toDate()
}
