import type { Work } from '../../../data/work.ts'
import { hearReceipt } from '../../../outbox/early-receipt.ts'
import { type Message, Messages } from '../../../outbox/message.ts'
import { keepPart, MessageParts } from '../../../outbox/part.ts'
import { WhatsAppInbox } from './inbox.ts'
import { numberOf } from './incoming.ts'
import type { CloudNews } from './news.ts'
import { readTracker } from './tracker.ts'
import { noteIncoming } from './window.ts'

/**
 * Keeps what Meta told of one number, in the caller's transaction: receipts, the customer's window, and the messages
 * themselves, which are read later (`inbox.ts`). What comes twice changes nothing the second time.
 */
export async function hearNews(work: Work, senderId: string, { receipts, messages }: CloudNews): Promise<void> {
  for (const { tracker, ...receipt } of receipts) {
    await recognise(work, receipt.providerId, tracker)
    await hearReceipt(work, receipt)
  }
  for (const { providerId, from, at, raw } of messages) {
    const number = numberOf(from)
    if (number) await noteIncoming(work, { senderId, number, at: at < work.now ? at : work.now })
    await work.of(WhatsAppInbox).insertOnce({ senderId, providerId, payload: raw, attempts: 0, dueAt: work.now })
  }
}

/** A message that left without an answer has no id of Meta's yet: its receipt brings it along with our own. */
async function recognise(work: Work, providerId: string, tracker: string | undefined): Promise<void> {
  const tracked = readTracker(tracker)
  if (!tracked || (await work.of(MessageParts).first({ where: { providerId } }))) return
  const { messageId: id, ...part } = tracked
  const row = await work.of(Messages).first({ where: { id } })
  if (row && mayHaveLeft(row)) await keepPart(work, { id }, { ...part, providerId })
}

/** On its way, or nobody knows; not one that failed and begins anew, whose old receipts say nothing about it. */
const mayHaveLeft = ({ status, attempts }: Message) =>
  status === 'sending' || status === 'unsure' || (status === 'queued' && attempts > 0)
