import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('messages', 'codes', optional(column.json()))
  await parts(schema)
  await connections(schema)
}

async function parts(schema: Schema): Promise<void> {
  const part = {
    messageId: column.id(),
    position: column.integer(),
    total: column.integer(),
    kind: column.text(20),
    providerId: column.text(),
    status: column.text(20),
    reason: optional(column.longText()),
    deliveredAt: optional(column.instant()),
    readAt: optional(column.instant()),
  }
  await schema.createTable('message_parts', part, { unique: [['messageId', 'position']], indexes: [['providerId']] })
  const early = {
    providerId: column.text(),
    status: column.text(20),
    at: column.instant(),
    reason: optional(column.longText()),
  }
  await schema.createTable('early_receipts', early)
  await schema.addIndex('early_receipts', ['createdAt'])
}

async function connections(schema: Schema): Promise<void> {
  const session = {
    senderId: column.id(),
    wish: column.text(20),
    wishAt: column.instant(),
    pairingPhone: optional(column.text(20)),
    state: column.text(40),
    stateAt: column.instant(),
    detail: optional(column.longText()),
    qr: optional(column.longText()),
    pairingCode: optional(column.text(20)),
    phone: optional(column.text(20)),
    pushName: optional(column.text(100)),
    readyAt: optional(column.instant()),
    heartbeatAt: optional(column.instant()),
    downKnownAt: optional(column.instant()),
    failures: column.integer(),
    retryAt: optional(column.instant()),
    ownedBy: optional(column.text(40)),
    ownedUntil: optional(column.instant()),
  }
  await schema.createTable('sender_sessions', session, { unique: [['senderId']] })
  const account = {
    number: column.text(20),
    waId: optional(column.text(60)),
    lid: optional(column.text(60)),
    learntFrom: column.text(20),
    checkedAt: column.instant(),
  }
  await schema.createTable('whatsapp_ids', account, { unique: [['number']], indexes: [['waId'], ['lid']] })
}
