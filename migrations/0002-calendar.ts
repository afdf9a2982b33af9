import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  const holiday = { day: column.text(10), name: column.text(100), kind: column.text(20) }
  await schema.createTable('company_holidays', holiday, { unique: [['day']] })
  await schema.addColumn('senders', 'activeSince', optional(column.instant()))
  await schema.addColumn('senders', 'driftMs', optional(column.integer()))
  // What a sender sent today, and which messages are past their time: asked for any company.
  await schema.addIndex('message_attempts', ['senderId', 'createdAt'])
  await schema.addIndex('messages', ['status', 'giveUpAt'])
}
