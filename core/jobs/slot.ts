import { CronExpressionParser } from 'cron-parser'
import { DateTime } from 'luxon'
import { instantsAt } from '../brazil/dates.ts'

/** A minute at which a job starts, by the clocks of a company. */
export interface Slot {
  /** The civil minute, which is its name: `2026-11-22T06:00`. */
  slot: string
  /** When the clocks show it for the first time; where they skip it, when they jump. */
  at: Date
}

// Schedules are read on the clocks' face alone and then looked up in the zone: asked for instants in a zone, the
// parser gives up on days without a midnight (America/Santiago) and fires twice in an hour that comes twice.

/** The latest slot at or before `now`. An hour that the clocks repeat is one hour: nothing starts in it again. */
export function latestSlot(schedule: string, timeZone: string, now: Date): Slot {
  // `prev` looks strictly before; a millisecond later lets the minute count from its very beginning, and not sooner.
  const currentDate = new Date(shownUpTo(now, timeZone) + 1)
  return slotAt(CronExpressionParser.parse(schedule, { tz: 'UTC', currentDate }).prev().toDate(), timeZone)
}

export function nextRun(schedule: string, timeZone: string, now: Date): Date {
  const currentDate = new Date(shownUpTo(now, timeZone))
  return slotAt(CronExpressionParser.parse(schedule, { tz: 'UTC', currentDate }).next().toDate(), timeZone).at
}

/** Every slot after the first instant, up to the second. Of those that a jump of the clocks brings together, the last. */
export function slotsBetween(schedule: string, timeZone: string, { after, upTo }: { after: Date; upTo: Date }): Slot[] {
  const currentDate = new Date(shownUpTo(after, timeZone))
  const faces = CronExpressionParser.parse(schedule, { tz: 'UTC', currentDate })
  const slots: Slot[] = []
  for (;;) {
    const slot = slotAt(faces.next().toDate(), timeZone)
    if (slot.at > upTo) return slots
    if (slots.at(-1)?.at.getTime() === slot.at.getTime()) slots.pop()
    slots.push(slot)
  }
}

/** `face`: what the clocks show, written as if it were UTC. */
function slotAt(face: Date, timeZone: string): Slot {
  const slot = face.toISOString().slice(0, 16)
  const [date = '', time = ''] = slot.split('T')
  return { slot, at: instantsAt(date, time, timeZone)[0] }
}

/** The latest that the clocks of the zone have shown by then, as if it were UTC: they may have been put back since. */
function shownUpTo(now: Date, zone: string): number {
  const offsetAt = (instant: number) => DateTime.fromMillis(instant, { zone }).offset
  const faceAt = (instant: number, offset: number) => instant + offset * 60_000
  const instant = now.getTime()
  const shown = faceAt(instant, offsetAt(instant))
  const earlier = instant - putBackAtMostMs
  const formerly = offsetAt(earlier)
  if (faceAt(instant, formerly) <= shown) return shown
  let [before, after] = [earlier, instant]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === formerly) before = middle
    else after = middle
  }
  return Math.max(shown, faceAt(before, formerly))
}

/** No zone's daylight saving moves the clocks further than two hours. */
const putBackAtMostMs = 3 * 3_600_000
