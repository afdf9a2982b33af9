import { setTimeout as pause } from 'node:timers/promises'

/** Where every "now" comes from; tests move it by hand. */
export interface Clock {
  now(): Date
  /** Resolves when that many milliseconds have passed on this clock. */
  wait(ms: number): Promise<void>
}

export const systemClock: Clock = { now: () => new Date(), wait: ms => pause(ms) }

/** A clock that stands still until it is moved; waiting moves it too, so nobody waits. */
export interface HandClock extends Clock {
  move(to: Date): void
}

export function handClock(start: Date): HandClock {
  let at = start
  return {
    now: () => at,
    move(to) {
      at = to
    },
    async wait(ms) {
      at = new Date(at.getTime() + ms)
    },
  }
}
