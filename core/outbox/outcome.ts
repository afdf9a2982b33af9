import type { Work } from '../data/work.ts'
import { statusChanged } from '../events/lifecycle.ts'
import { type Happening, recordAll } from '../events/record.ts'
import { type Message, MessageAttempts, type MessageStatus, Messages, messageLifecycle } from './message.ts'

/** What became of one claimed message. */
export interface Outcome {
  message: Message
  to: MessageStatus
  changes: Partial<Message>
  /** Absent when the provider was never asked. */
  attempt?: {
    outcome: 'sent' | 'temporary' | 'permanent' | 'unsure'
    address: string
    providerId?: string
    error?: string
  }
}

/** Writes a group of outcomes: statuses, attempts and events in the caller's transaction. */
export async function writeOutcomes(work: Work, outcomes: Outcome[]): Promise<void> {
  const happenings: Happening[] = []
  for (const { message, to, changes } of outcomes) {
    const released = { ...changes, status: to, lockedBy: null, lockedUntil: null }
    const changed = await work
      .of(Messages)
      .change({ id: message.id, status: 'sending', lockedBy: message.lockedBy }, released)
    // 0: the lease ran out and somebody else took over; what they write counts.
    if (changed === 1 && to !== 'queued') happenings.push(happeningOf(message, to, changes))
  }
  await work.of(MessageAttempts).insertAll(outcomes.flatMap(attemptOf))
  await recordAll(work, happenings)
}

function happeningOf(row: Message, to: MessageStatus, changes: Partial<Message>): Happening {
  const payload = { type: row.type, channel: row.channel, reasonCode: changes.reasonCode ?? null }
  return statusChanged(messageLifecycle, { row, from: 'queued', to, payload })
}

function attemptOf({ message, attempt }: Outcome) {
  if (!attempt || !message.senderId) return []
  return [{ providerId: null, error: null, ...attempt, messageId: message.id, senderId: message.senderId }]
}
