import type { Pace } from './pace.ts'
import type { Sender } from './sender.ts'

/** The gap of a sender in milliseconds. The official API asks for none, whatever the row still holds. */
function gapRange({ kind, gapSeconds, perSecond }: Pace): { least: number; most: number } {
  const [least, most] = kind === 'official' ? [0, 0] : gapSeconds
  return most > 0 ? { least: least * 1_000, most: most * 1_000 } : { least: 1_000 / perSecond, most: 1_000 / perSecond }
}

/** Mean milliseconds between departures: what the forecast counts with. */
export function meanGapMs(pace: Pace): number {
  const { least, most } = gapRange(pace)
  return (least + most) / 2
}

/** Milliseconds below which no two departures come. */
export const leastGapMs = (pace: Pace): number => gapRange(pace).least

/** Whether messages leave one by one, each a drawn gap after the last. */
export const leavesOneByOne = ({ kind, gapSeconds }: Pace): boolean => kind !== 'official' && gapSeconds[1] > 0

/** How many may leave at once: paced channels one, others what a second allows. */
export function batchSize(pace: Pace): number {
  return leavesOneByOne(pace) ? 1 : Math.max(1, Math.min(pace.perSecond, pace.concurrency * 20))
}

/** More in a row would look like a machine, too. */
const mostInVisit = 5

/** How many messages one customer gets without a gap between them. */
export const visitSize = (pace: Pace): number => (pace.together && leavesOneByOne(pace) ? mostInVisit : 1)

/** What is kept of a sender's rhythm between two departures. */
export type Rhythm = Pick<Sender, 'pace' | 'nextSlotAt' | 'driftMs'>
export interface Slot {
  nextSlotAt: Date
  driftMs: number
}

/**
 * The earliest next departure after `count` of them at `now`. `random` is in [0, 1).
 *
 * Gaps are drawn evenly from their range. Left to chance, a day's departures would wander minutes away from the mean
 * that the forecast counts with; so a number that has drifted more than a quarter of the range gets its next gap
 * mirrored to the other half. It stays within the range, no less even, and the drift within three quarters of it.
 */
export function nextSlot(sender: Rhythm, now: Date, { random, count }: { random: number; count: number }): Slot {
  const { least, most } = gapRange(sender.pace)
  const mean = (least + most) / 2
  const drift = driftBefore(sender, now)
  const drawn = least + (most - least) * random
  const leadsAway = Math.sign(drawn - mean) === Math.sign(drift) && Math.abs(drift) > (most - least) / 4
  const gap = Math.round((leadsAway ? least + most - drawn : drawn) * count)
  return { nextSlotAt: new Date(now.getTime() + gap), driftMs: Math.round(drift + gap - mean * count) }
}

/** The slot after a send that took its time: the gap counts from the moment the message went out. */
export function afterSending({ nextSlotAt, driftMs }: Slot, tookMs: number): Slot {
  return { nextSlotAt: new Date(nextSlotAt.getTime() + tookMs), driftMs: driftMs + tookMs }
}

/** How late the departure at `now` is, with what was left over from before; a pause begins the rhythm anew. */
function driftBefore({ pace, nextSlotAt, driftMs }: Rhythm, now: Date): number {
  const { most } = gapRange(pace)
  const late = now.getTime() - (nextSlotAt?.getTime() ?? 0)
  const drift = (driftMs ?? 0) + late
  return late > most || Math.abs(drift) > 2 * most ? 0 : drift
}
