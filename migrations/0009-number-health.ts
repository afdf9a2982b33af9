import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** When senders were in trouble, who was told of it, and the latest tries of a sender. */
export async function up(schema: Schema): Promise<void> {
  const incident = {
    senderId: column.id(),
    openFor: optional(column.id()),
    code: column.text(20),
    reason: column.longText(),
    beganAt: column.instant(),
    toldAt: optional(column.instant()),
    recoveredAt: optional(column.instant()),
    answeringUntil: optional(column.instant()),
    endedAt: optional(column.instant()),
  }
  await schema.createTable('sender_incidents', incident, { unique: [['openFor']], indexes: [['senderId', 'endedAt']] })
  const letter = { eventId: column.id(), userId: column.id(), sentAt: optional(column.instant()) }
  await schema.createTable('alarm_letters', letter, { unique: [['eventId', 'userId']] })
  await schema.addIndex('message_attempts', ['companyId', 'senderId', 'createdAt'])
}
