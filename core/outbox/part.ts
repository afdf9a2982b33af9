import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import type { Part } from './channel.ts'
import type { Message } from './message.ts'

/** What a message of ours became at the provider: a text, a document, a code, each with its own receipts. */
export const MessageParts = defineModel(
  'message_parts',
  {
    messageId: column.id(),
    position: column.integer(),
    total: column.integer(),
    kind: column.text<Part['kind']>(20),
    providerId: column.text(),
    /** Accepted is not sent: the provider's server has not confirmed it yet (F5). */
    status: column.text<PartStatus>(20),
    reason: optional(column.longText()),
    deliveredAt: optional(column.instant()),
    readAt: optional(column.instant()),
  },
  { unique: [['messageId', 'position']] },
)
export type MessagePart = Row<typeof MessageParts>
export type PartStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

/** Kept once: what is traced after a crash may have been kept already. */
export async function keepPart(work: Work, { id }: Pick<Message, 'id'>, part: Part): Promise<void> {
  await work.of(MessageParts).insertOnce({ messageId: id, status: 'accepted', ...part })
}

export async function partsOf(work: Work, { id }: Pick<Message, 'id'>): Promise<MessagePart[]> {
  return work.of(MessageParts).all({ where: { messageId: id }, order: [['position', 'ASC']] })
}

/** Whether every part a message is made of has left. */
export const isComplete = (parts: readonly Pick<Part, 'total'>[]) =>
  parts.length > 0 && parts.length >= (parts[0]?.total ?? 0)
