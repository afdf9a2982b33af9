import { setTimeout as pause } from 'node:timers/promises'

/** Looks again until something is found; gives up after half a minute. */
export async function patiently<Found>(look: () => Found | undefined, what: string): Promise<Found> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`)
    await pause(10)
  }
}
