import type { Database } from '../data/connect.ts'
import { bindTable } from '../data/table.ts'
import type { Outcome } from './outcome.ts'
import { afterSending, leavesOneByOne, type Slot } from './rhythm.ts'
import { type Sender, Senders, sendingStatuses } from './sender.ts'

/** Because of the sender, that is, and not of the one message. */
export const failedForNow = (outcome: Outcome) => outcome.attempt?.outcome === 'temporary' && !outcome.messageOnly

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
  const later = leavesOneByOne(sender.pace) ? afterSending(slot, now.getTime() - began.getTime()) : {}
  if (wentOut) await noteOnSender(database, sender, { changes: { lastSentAt: now, ...later }, now })
  if (wentOut && sender.status === 'failing')
    await changeStatus(database, sender, { found: { status: 'ready', statusReason: null }, now })
  if (failure && !wentOut) {
    const statusReason = failure.attempt?.error ?? failure.changes.reason ?? null
    await changeStatus(database, sender, { found: { status: 'failing', statusReason }, now })
  }
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
