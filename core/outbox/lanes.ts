/** Runs a body for each item; results in the order of the items. */
export type InLanes = <T, R>(items: readonly T[], body: (item: T) => Promise<R>) => Promise<R[]>

/** At most `count` bodies at a time, whoever calls and however often; the others wait in the order they came. */
export function createLanes(count: number): InLanes {
  let free = Math.max(1, count)
  const waiting: (() => void)[] = []

  async function inLane<R>(body: () => Promise<R>): Promise<R> {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await body()
    } finally {
      const next = waiting.shift()
      // The lane goes from hand to hand: it is not free in between.
      if (next) next()
      else free++
    }
  }

  return (items, body) => Promise.all(items.map(item => inLane(() => body(item))))
}
