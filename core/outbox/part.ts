import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import type { Part } from './channel.ts'
import { type Message, Messages } from './message.ts'

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
  { unique: [['messageId', 'position']], owner: { through: Messages, by: 'messageId' } },
)
export type MessagePart = Row<typeof MessageParts>
export type PartStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

/** Kept once: what is traced after a crash may have been kept already. */
export async function keepPart(work: Work, { id }: Pick<Message, 'id'>, part: Part): Promise<void> {
  await work.of(MessageParts).insertOnce({ messageId: id, status: 'accepted', ...part })
}

/** What the provider was found to have: a part that it does not have after all goes again. */
export async function keepOnly(work: Work, message: Pick<Message, 'id'>, found: readonly Part[]): Promise<void> {
  const ids = found.map(({ providerId }) => providerId)
  const untrue = (await partsOf(work, message)).filter(
    ({ providerId, status }) => status === 'accepted' && !ids.includes(providerId),
  )
  if (untrue.length > 0) await work.of(MessageParts).remove({ id: untrue.map(({ id }) => id) })
  for (const part of found) await keepPart(work, message, part)
}

/** Before a person sends it again: what no server confirmed goes once more, what is with the customer does not. */
export async function forgetUnconfirmed(work: Work, { id }: Pick<Message, 'id'>): Promise<void> {
  await work.of(MessageParts).remove({ messageId: id, status: ['accepted', 'failed'] })
}

export async function partsOf(work: Work, { id }: Pick<Message, 'id'>): Promise<MessagePart[]> {
  return work.of(MessageParts).all({ where: { messageId: id }, order: [['position', 'ASC']] })
}

/** Whether every part a message is made of has left. */
export const isComplete = (parts: readonly Pick<Part, 'total'>[]) =>
  parts.length > 0 && parts.length >= (parts[0]?.total ?? 0)
