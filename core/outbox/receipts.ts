import type { Work } from '../data/work.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'

/** News from a provider about a message it accepted. */
export interface Receipt {
  providerId: string
  status: 'delivered' | 'read' | 'failed'
  at: Date
  reason?: string
}

// Both ends: what was read did arrive, and what failed stays failed.
const rank: Partial<Record<Message['status'], number>> = { sent: 1, delivered: 2, read: 3, failed: 3 }

/** Moves the message forward, never back: late or repeated news is dropped (F20). False when nothing changed. */
export async function applyReceipt(work: Work, receipt: Receipt): Promise<boolean> {
  const row = await work.of(Messages).first({ where: { providerId: receipt.providerId } })
  if (!row || (rank[row.status] ?? 9) >= (rank[receipt.status] ?? 0)) return false
  await advanceRow(work, messageLifecycle, {
    row,
    to: receipt.status,
    payload: { type: row.type, channel: row.channel },
    changes: changesFor(row, receipt),
  })
  return true
}

function changesFor(row: Message, { status, at, reason }: Receipt): Partial<Message> {
  if (status === 'failed')
    return { reasonCode: 'provider', reason: reason ?? 'O provedor avisou que a mensagem não foi entregue.' }
  // Read implies delivered, but the time it was delivered stays unknown when nobody told it (F26).
  return status === 'read' ? { readAt: at } : { deliveredAt: row.deliveredAt ?? at }
}
