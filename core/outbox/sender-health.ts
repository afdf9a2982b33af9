import type { Database } from '../data/connect.ts'
import { bindTable } from '../data/table.ts'
import type { Outcome } from './outcome.ts'
import { afterSending, leavesOneByOne, type Slot } from './rhythm.ts'
import { type Sender, Senders, sendingStatuses } from './sender.ts'

/** Because of the sender, that is, and not of the one message. */
export const failedForNow = (outcome: Outcome) => outcome.attempt?.outcome === 'temporary'

/** Left, may have left, or left in part: the customer's phone may have rung, so the next one keeps its distance. */
const mayHaveLeft = ({ to, attempt, leftInPart }: Outcome) =>
  to === 'sent' || attempt?.outcome === 'unsure' || leftInPart === true

/** A batch that was sent: what became of it, the slot reserved for what follows it, and when it began. */
interface Departed {
  outcomes: readonly Outcome[]
  slot: Slot
  began: Date
  now: Date
}

/** What a batch tells about its sender: when something last left, and whether it works. */
export async function noteHealth(database: Database, sender: Sender, departed: Departed): Promise<void> {
  const { outcomes, slot, began, now } = departed
  const failure = outcomes.find(failedForNow)
  const wentOut = outcomes.some(outcome => outcome.to === 'sent')
  // A file may take a minute to render: the gap counts from the moment the message went out.
  const isPaced = leavesOneByOne(sender.pace) && outcomes.some(mayHaveLeft)
  const later = isPaced ? afterSending(slot, now.getTime() - began.getTime()) : {}
  const changes = { ...(wentOut ? { lastSentAt: now } : {}), ...later }
  if (wentOut || isPaced) await noteOnSender(database, sender, { changes, now })
  if (wentOut && sender.status === 'failing')
    await changeStatus(database, sender, { found: { status: 'ready', statusReason: null }, now })
  if (failure && !wentOut) {
    const statusReason = failure.attempt?.error ?? failure.changes.reason ?? null
    await changeStatus(database, sender, { found: { status: 'failing', statusReason }, now })
  }
}

/** When a sender is tried again after nothing got through: soon, but never within the gap of what may have left. */
export function afterOutage(sender: Sender, outcomes: readonly Outcome[], soon: Date): Date {
  const slot = outcomes.some(mayHaveLeft) ? sender.nextSlotAt : null
  return slot && slot > soon ? slot : soon
}

/** A sender that a person paused meanwhile stays paused. */
async function changeStatus(
  database: Database,
  sender: Sender,
  { found, now }: { found: Pick<Sender, 'status' | 'statusReason'>; now: Date },
): Promise<void> {
  Object.assign(sender, found)
  await bindTable(database, Senders, { now }).change({ id: sender.id, status: sendingStatuses }, found)
}

/** In the database and on the row in hand. */
export async function noteOnSender(
  database: Database,
  sender: Sender,
  { changes, now }: { changes: Partial<Sender>; now: Date },
): Promise<void> {
  Object.assign(sender, changes)
  await bindTable(database, Senders, { now }).change({ id: sender.id }, changes)
}
