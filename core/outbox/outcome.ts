import type { Work } from '../data/work.ts'
import { statusChanged } from '../events/lifecycle.ts'
import { type Happening, recordAll } from '../events/record.ts'
import {
  type AttemptOutcome,
  type Message,
  MessageAttempts,
  type MessageStatus,
  Messages,
  messageLifecycle,
} from './message.ts'

/** What became of one claimed message. */
export interface Outcome {
  message: Message
  to: MessageStatus
  changes: Partial<Message>
  /** A part of it left in this attempt, whatever became of the rest. */
  leftInPart?: boolean
  /** Absent when the provider was never asked. */
  attempt?: {
    outcome: AttemptOutcome
    address: string
    providerId?: string
    error?: string
  }
}

/**
 * Writes a group of outcomes: statuses, attempts and events in the caller's transaction. A message whose lease ran out
 * meanwhile is left alone: what its new holder writes counts.
 */
export async function writeOutcomes(work: Work, outcomes: Outcome[]): Promise<void> {
  const mine = await stillHeld(work, outcomes)
  for (const alike of groupsOf(mine, likeness)) await move(work, alike)
  await work.of(MessageAttempts).insertAll(outcomes.flatMap(attemptOf))
  const news = mine.filter(({ to }) => to !== 'queued')
  await recordAll(
    work,
    news.map(({ message, to, changes }) => happeningOf(message, to, changes)),
  )
}

async function stillHeld(work: Work, outcomes: Outcome[]): Promise<Outcome[]> {
  const where = { id: outcomes.map(({ message }) => message.id), status: 'sending' as const }
  const holders = new Map((await work.of(Messages).all({ where })).map(row => [row.id, row.lockedBy]))
  return outcomes.filter(({ message }) => holders.get(message.id) === message.lockedBy)
}

async function move(work: Work, outcomes: Outcome[]): Promise<void> {
  const released = outcomes.map(
    ({ message, to, changes }) => [message.id, { ...changes, status: to, lockedBy: null, lockedUntil: null }] as const,
  )
  const held = { status: 'sending' as const, lockedBy: outcomes[0]?.message.lockedBy ?? null }
  const changed = await work.of(Messages).changeEach(held, new Map(released))
  if (changed !== outcomes.length) throw new Error('A message was taken over while its outcome was written')
}

/** What one update can write. */
const likeness = ({ message, to, changes }: Outcome) => [message.lockedBy, to, ...Object.keys(changes)].join()

function groupsOf<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}

function happeningOf(row: Message, to: MessageStatus, changes: Partial<Message>): Happening {
  const payload = { type: row.type, channel: row.channel, reasonCode: changes.reasonCode ?? null }
  return statusChanged(messageLifecycle, { row, from: 'queued', to, payload })
}

function attemptOf({ message, attempt }: Outcome) {
  if (!attempt || !message.senderId) return []
  return [{ providerId: null, error: null, ...attempt, messageId: message.id, senderId: message.senderId }]
}
