import type { Work } from '../data/work.ts'
import type { Event } from './event.ts'

/** Opens works for one company outside any transaction of the caller's. */
export interface Desk {
  read<T>(body: (work: Work) => Promise<T>): Promise<T>
  write<T>(body: (work: Work) => Promise<T>): Promise<T>
}

interface Interest {
  /** Unique and stable: receipts are kept under it. */
  name: string
  wants(event: Event): boolean
}

/** Quick: runs in the transaction of its receipt, exactly once. */
export interface ReactionSubscriber extends Interest {
  kind: 'reaction'
  handle(work: Work, event: Event): Promise<void>
  /** The name it had once: a receipt under that one counts as well. */
  formerly?: string
}

/**
 * Reactions that are cheaper all at once: a batch is handed to all of them together. Where that fails each is handed
 * its events alone, so that one that fails touches no other.
 */
export interface ReactionGroup {
  kind: 'group'
  members: readonly ReactionSubscriber[]
  /** What the members would do, about events that at least one of them wants. */
  handleAll(work: Work, events: Event[]): Promise<void>
}

/** Slow or remote: runs outside any transaction, at least once. */
export interface ErrandSubscriber extends Interest {
  kind: 'errand'
  handle(desk: Desk, event: Event): Promise<void>
}

export type Subscriber = ReactionSubscriber | ErrandSubscriber
