/** A place in line: resolves when it is this caller's turn, to what ends the turn. */
export type TakeTurn = () => Promise<() => void>

export function createTurns(): TakeTurn {
  let last: Promise<void> = Promise.resolve()
  return async () => {
    const before = last
    let end: () => void = () => undefined
    last = new Promise(resolve => {
      end = resolve
    })
    await before
    return end
  }
}
