import type { Work } from '../data/work.ts'
import type { SendFailureCode } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { keepDistance } from './keep-distance.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'
import { isComplete, type MessagePart, MessageParts, type PartStatus, partsOf } from './part.ts'
import { Senders } from './sender.ts'

/** News from a provider about a message it accepted. */
export interface Receipt {
  providerId: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: Date
  reason?: string
  /** For `failed`, as in SendError. */
  code?: SendFailureCode
}

// What failed stays failed; an unsure one is settled by its own receipt (F4).
const rank: Partial<Record<Message['status'] | PartStatus, number>> = {
  unsure: 0,
  accepted: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  failed: 3,
}

/** Forward only; and what reached the customer did not fail, whatever an error that comes late says. */
function leadsOn(from: Message['status'] | PartStatus, to: Receipt['status']): boolean {
  const reached = rank[from] ?? 9
  return to === 'failed' ? reached < 2 : reached < (rank[to] ?? 0)
}

/** `changed`: it moved on; `known`: old news; `early`: nobody knows it yet, or its send is not written down yet. */
export type Heard = 'changed' | 'known' | 'early'

/** Moves the message forward, never back: late or repeated news is dropped (F20). */
export async function applyReceipt(work: Work, receipt: Receipt): Promise<Heard> {
  const { providerId } = receipt
  const part = await work.of(MessageParts).first({ where: { providerId } })
  const row = part
    ? await work.of(Messages).first({ where: { id: part.messageId } })
    : await work.of(Messages).first({ where: { providerId } })
  if (!row) return 'early'
  if (part) await applyToPart(work, part, receipt)
  if (isUnderWay(row)) return 'early'
  return move(work, row, part ? await combined(work, row, receipt) : receipt)
}

const isUnderWay = ({ status }: Message) => status === 'sending' || status === 'queued'

async function applyToPart(work: Work, part: MessagePart, receipt: Receipt): Promise<void> {
  if (!leadsOn(part.status, receipt.status)) return
  const { status, at, reason = null } = receipt
  const times = status === 'read' ? { readAt: at } : status === 'delivered' ? { deliveredAt: at } : {}
  await work.of(MessageParts).change({ id: part.id, status: part.status }, { status, reason, ...times })
}

/** A message is as far as the part that is furthest behind; one failed part fails it. undefined: not all have left. */
async function combined(work: Work, row: Message, { status, at, code }: Receipt): Promise<Receipt | undefined> {
  const parts = await partsOf(work, row)
  const providerId = row.providerId ?? parts[0]?.providerId ?? ''
  const failed = parts.find(part => part.status === 'failed')
  if (failed) {
    const why = {
      ...(failed.reason ? { reason: failed.reason } : {}),
      ...(code && status === 'failed' ? { code } : {}),
    }
    return { providerId, status: 'failed', at, ...why }
  }
  if (!isComplete(parts)) return undefined
  const [behind] = parts.toSorted((one, other) => (rank[one.status] ?? 0) - (rank[other.status] ?? 0))
  return behind && behind.status !== 'accepted' ? { providerId, status: behind.status, at } : undefined
}

async function move(work: Work, row: Message, receipt: Receipt | undefined): Promise<Heard> {
  if (!receipt || !leadsOn(row.status, receipt.status)) return 'known'
  const changes = changesFor(row, receipt)
  const payload = { type: row.type, channel: row.channel, reasonCode: changes.reasonCode ?? null }
  await advanceRow(work, messageLifecycle, { row, to: receipt.status, payload, changes })
  // It waited on the phone or in the page, and left only now.
  if (row.status === 'unsure') await keepDistance(work.of(Senders), { senderId: row.senderId, leftAt: receipt.at })
  return 'changed'
}

function changesFor(row: Message, { providerId, status, at, reason, code }: Receipt): Partial<Message> {
  if (status === 'failed')
    return { reasonCode: code ?? 'provider', reason: reason ?? 'O provedor avisou que a mensagem não foi entregue.' }
  const settled = row.status === 'unsure' ? { providerId, sentAt: at, reasonCode: null, reason: null } : {}
  if (status === 'sent') return { sentAt: at, ...settled }
  // Read implies delivered, but the time it was delivered stays unknown when nobody told it (F26).
  return status === 'read' ? { readAt: at, ...settled } : { deliveredAt: row.deliveredAt ?? at, ...settled }
}
