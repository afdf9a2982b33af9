import { createRecent } from './recent.ts'

/** What became of a message within the time one waits for it. */
export type Settled = 'taken' | 'refused' | 'late'

/** Acknowledgements as they come, for those who wait for one. "Accepted is not sent" (F5): only the server's counts. */
export interface Acks {
  note(providerId: string, ack: number): void
  /** `late`: after `ms`, or when `signal` says that nothing more will come. */
  settled(providerId: string, limits: { ms: number; signal: AbortSignal }): Promise<Settled>
}

export function createAcks(): Acks {
  // An acknowledgement may be faster than whoever wants to wait for it.
  const known = createRecent<number>()
  const waiting = new Map<string, (settled: Settled) => void>()

  const outcomeOf = (ack: number | undefined): Settled | undefined =>
    ack === undefined || ack === 0 ? undefined : ack < 0 ? 'refused' : 'taken'

  return {
    note(providerId, ack) {
      const before = known.get(providerId)
      if (before !== undefined && (before < 0 || (ack >= 0 && ack <= before))) return
      known.set(providerId, ack)
      const outcome = outcomeOf(ack)
      if (outcome) waiting.get(providerId)?.(outcome)
    },
    settled(providerId, { ms, signal }) {
      const outcome = outcomeOf(known.get(providerId))
      if (outcome) return Promise.resolve(outcome)
      if (signal.aborted) return Promise.resolve('late')
      return new Promise(resolve => {
        const end = (settled: Settled) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', giveUp)
          waiting.delete(providerId)
          resolve(settled)
        }
        const giveUp = () => end('late')
        const timer = setTimeout(giveUp, ms)
        signal.addEventListener('abort', giveUp)
        waiting.set(providerId, end)
      })
    },
  }
}
