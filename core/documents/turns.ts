/** A few places, and a queue before them that nobody waits in for ever. */
export interface Turns {
  /** Resolves when a place is free; rejects with `late()` after `waitMs`. */
  take(): Promise<void>
  giveBack(): void
  /** Nobody has a place. */
  idle(): boolean
}

export function createTurns(options: { places: number; waitMs: number; late: () => Error }): Turns {
  let free = options.places
  const waiting: (() => void)[] = []
  return {
    take() {
      if (free > 0) {
        free--
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(options.late())
        }, options.waitMs)
        waiting.push(enter)
      })
    },
    giveBack() {
      const next = waiting.shift()
      if (next) next()
      else free++
    },
    idle: () => free === options.places,
  }
}
