import type { Log } from './log.ts'

/** Something done again and again: at once while there is work, else after a while or when nudged. */
export interface Loop {
  name: string
  start(): void
  nudge(): void
  /** Resolves when the round in hand is finished. */
  stop(): Promise<void>
}

/**
 * `round` resolves to how much it did; 0 means there was nothing to do. The next one is at least `gatherMs` away, so
 * that under load it meets a batch instead of one thing at a time; a nudge ends an idle wait, not this one.
 */
export function createLoop(
  name: string,
  round: () => Promise<number>,
  { idleMs, gatherMs = 0, log }: { idleMs: number; gatherMs?: number; log: Log },
): Loop {
  let stopping = false
  let nudged = false
  /** Ends the pause in hand; a nudge ends only the idle one. */
  let wake: (() => void) | undefined
  let mayWake = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let failures = 0; !stopping; ) {
      try {
        nudged = false
        const done = await round()
        failures = 0
        await pause(gatherMs)
        if (done === 0 && !nudged) await idle()
      } catch (error) {
        failures++
        log.error({ err: error, loop: name, failures }, 'a round failed')
        await pause(Math.min(1_000 * 2 ** failures, 30_000))
      }
    }
  }

  async function idle(): Promise<void> {
    mayWake = true
    await pause(idleMs)
    mayWake = false
  }

  function pause(ms: number): Promise<void> {
    if (stopping || ms === 0) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(end, ms)
      function end() {
        clearTimeout(timer)
        wake = undefined
        resolve()
      }
      wake = end
    })
  }

  return {
    name,
    start() {
      running ??= run()
    },
    nudge() {
      nudged = true
      if (mayWake) wake?.()
    },
    async stop() {
      stopping = true
      wake?.()
      await running
    },
  }
}
