/** How the service behaves just now; tests change it through the functions of `start.ts`. */
export interface Behaviour {
  /** How long every answer takes, in milliseconds. */
  delay: number
  /** The server takes messages without acknowledging them. */
  holdsAcks: boolean
  /** Browsers hang at this point of sending. */
  hangs?: HangingPoint | undefined
  /** Linked pages are not told that they are up to date. */
  holdsSync: boolean
  refusesCodes: boolean
  /** Whose line is down: numbers, or everybody's. */
  down: Set<string> | 'all'
}

export type HangingPoint = 'before it leaves' | 'after it left'

export const ordinary = (): Behaviour => ({
  delay: 0,
  holdsAcks: false,
  holdsSync: false,
  refusesCodes: false,
  down: new Set(),
})
