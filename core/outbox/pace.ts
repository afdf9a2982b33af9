/** How fast one sender may go. */
export interface Pace {
  /** Seconds between two messages, drawn evenly from this range; [0, 0] for channels that need no gap. */
  gapSeconds: readonly [number, number]
  /** Messages handed to the provider per second at most, when there is no gap. */
  perSecond: number
  /** How many may be under way at the same time. */
  concurrency: number
}

export const emailPace: Pace = { gapSeconds: [0, 0], perSecond: 30, concurrency: 5 }
export const whatsappPace: Pace = { gapSeconds: [60, 120], perSecond: 1, concurrency: 1 }

/** The earliest next departure after one at `sentAt`. `random` is in [0, 1). */
export function nextSlot(pace: Pace, sentAt: Date, random: number): Date {
  const [least, most] = pace.gapSeconds
  const gap = most > 0 ? least + (most - least) * random : 1 / pace.perSecond
  return new Date(sentAt.getTime() + Math.round(gap * 1_000))
}

/** Mean milliseconds between departures: what the forecast counts with. */
export function meanGapMs(pace: Pace): number {
  const [least, most] = pace.gapSeconds
  return most > 0 ? ((least + most) / 2) * 1_000 : 1_000 / pace.perSecond
}

/** How many may leave at once: paced channels one, others what a second allows. */
export function batchSize(pace: Pace): number {
  return pace.gapSeconds[1] > 0 ? 1 : Math.max(1, Math.min(pace.perSecond, pace.concurrency * 40))
}
