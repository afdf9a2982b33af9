import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** What customers write, and which notices go by e-mail when a number has no WhatsApp. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('message_rules', 'fallbackToEmail', optional(column.boolean()))
  // The official API says only afterwards that nobody has WhatsApp at a number.
  await schema.addColumn('early_receipts', 'code', optional(column.text(40)))
  // An answer names the message it answers by the provider's id.
  await schema.addIndex('messages', ['companyId', 'providerId'])
  const incoming = {
    senderId: column.id(),
    contactId: optional(column.id()),
    matchedBy: optional(column.text(20)),
    providerId: column.text(),
    fromId: column.text(100),
    number: optional(column.text(20)),
    lid: optional(column.text(60)),
    body: column.longText(),
    media: optional(column.json()),
    quotedMessageId: optional(column.id()),
    classification: column.text(20),
    receivedAt: column.instant(),
    handledAt: optional(column.instant()),
    handledBy: optional(column.text()),
  }
  await schema.createTable('incoming_messages', incoming, {
    unique: [['senderId', 'providerId']],
    indexes: [
      ['handledAt', 'receivedAt', 'id'],
      ['receivedAt', 'id'],
      ['contactId', 'receivedAt', 'id'],
      ['fromId'],
      ['lid'],
    ],
  })
}
