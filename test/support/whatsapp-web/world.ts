import type { Links } from './links.ts'
import type { Mailbox } from './mailbox.ts'
import type { PhoneBook } from './phone-book.ts'

/** Where a browser hangs while it sends. */
export type HangingPoint = 'before it leaves' | 'after it left'

/** How the service behaves just now; tests change it through the functions of `start.ts`. */
export interface Behaviour {
  /** How long every answer takes, in milliseconds. */
  delay: number
  /** The server takes messages without acknowledging them. */
  holdsAcks: boolean
  hangs?: HangingPoint | undefined
  /** Linked pages are not told that they are up to date. */
  holdsSync: boolean
  refusesCodes: boolean
  /** Whose line is down: numbers, or everybody's. */
  down: Set<string> | 'all'
}

/** What a page did that is no message: a conversation marked as read, "digitando...". */
export interface Gesture {
  account: string
  what: string
  chat: string | undefined
}

export interface World {
  book: PhoneBook
  mailbox: Mailbox
  links: Links
  behaviour: Behaviour
  gestures: Gesture[]
  /** Lets the browsers go on that hang. */
  hanging: (() => void)[]
}

export const ordinary = (): Behaviour => ({
  delay: 0,
  holdsAcks: false,
  holdsSync: false,
  refusesCodes: false,
  down: new Set(),
})
