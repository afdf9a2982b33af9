import type { Log } from './log.ts'

/** Something done again and again: at once while there is work, else after a while or when nudged. */
export interface Loop {
  start(): void
  nudge(): void
  /** Resolves when the round in hand is finished. */
  stop(): Promise<void>
}

/** `round` resolves to how much it did; 0 means there was nothing to do. */
export function createLoop(
  name: string,
  round: () => Promise<number>,
  { idleMs, log }: { idleMs: number; log: Log },
): Loop {
  let stopping = false
  let nudged = false
  let wake: (() => void) | undefined
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let failures = 0; !stopping; ) {
      try {
        const done = await round()
        failures = 0
        if (done === 0) await sleep(idleMs)
      } catch (error) {
        failures++
        log.error({ err: error, loop: name, failures }, 'a round failed')
        await sleep(Math.min(1_000 * 2 ** failures, 30_000))
      }
    }
  }

  function sleep(ms: number): Promise<void> {
    if (nudged || stopping) {
      nudged = false
      return Promise.resolve()
    }
    return new Promise(resolve => {
      const timer = setTimeout(done, ms)
      function done() {
        clearTimeout(timer)
        wake = undefined
        nudged = false
        resolve()
      }
      wake = done
    })
  }

  return {
    start() {
      running ??= run()
    },
    nudge() {
      nudged = true
      wake?.()
    },
    async stop() {
      stopping = true
      wake?.()
      await running
    },
  }
}
