import type { Message } from './message.ts'
import { meanGapMs } from './pace.ts'
import type { Sender } from './sender.ts'

export interface Departure {
  message: Pick<Message, 'id' | 'priority' | 'dueAt' | 'giveUpAt' | 'createdAt'>
  at: Date
  /** It would leave after it is worth sending. */
  tooLate: boolean
}

/**
 * When each queued message of one sender is expected to leave: in the dispatcher's own order (priority, then due
 * time), a mean gap apart. Pure; messages due later do not hold up those due earlier.
 */
export function forecast<M extends Departure['message']>(
  sender: Pick<Sender, 'pace' | 'nextSlotAt'>,
  queued: readonly M[],
  now: Date,
): (Departure & { message: M })[] {
  const gap = meanGapMs(sender.pace)
  const waiting = [...queued].sort(byDeparture)
  const departures: (Departure & { message: M })[] = []
  let free = Math.max(now.getTime(), sender.nextSlotAt?.getTime() ?? 0)
  while (waiting.length > 0) {
    const ready = waiting.findIndex(message => message.dueAt.getTime() <= free)
    if (ready === -1) {
      free = Math.min(...waiting.map(message => message.dueAt.getTime()))
      continue
    }
    const [message] = waiting.splice(ready, 1) as [M]
    const at = new Date(free)
    departures.push({ message, at, tooLate: at > message.giveUpAt })
    free += gap
  }
  return departures
}

const byDeparture = (one: Departure['message'], other: Departure['message']) =>
  one.priority - other.priority ||
  one.dueAt.getTime() - other.dueAt.getTime() ||
  one.createdAt.getTime() - other.createdAt.getTime()
