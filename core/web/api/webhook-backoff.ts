/** After these many tries, about a day, a delivery waits for a person. */
export const maximumAttempts = 8

/** How long everything else for the same webhook waits after a failure: one caller finds out, not all. */
export const pauseMs = 30_000

/** A webhook that did nothing but fail for this long is switched off. */
export const patienceMs = 3 * 24 * 3_600_000

/**
 * When to try again after `attempts` failures: 15 s, 1 min, 4 min, 16 min, 1 h, 4 h, 17 h, each a fifth more or less,
 * so that what failed together does not come back together. undefined: not any more. `random` is in [0, 1).
 */
export function nextAttempt(attempts: number, now: Date, random: number): Date | undefined {
  if (attempts >= maximumAttempts) return undefined
  const delay = 15_000 * 4 ** (attempts - 1)
  return new Date(now.getTime() + Math.round(delay * (0.8 + 0.4 * random)))
}
