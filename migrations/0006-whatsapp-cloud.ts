import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('messages', 'variables', optional(column.json()))
  const window = { senderId: column.id(), number: column.text(20), lastIncomingAt: column.instant() }
  await schema.createTable('whatsapp_windows', window, { unique: [['senderId', 'number']] })
  await templates(schema)
  const incoming = {
    senderId: column.id(),
    providerId: column.text(),
    payload: optional(column.json()),
    attempts: column.integer(),
    dueAt: column.instant(),
    doneAt: optional(column.instant()),
  }
  await schema.createTable('whatsapp_inbox', incoming, { unique: [['senderId', 'providerId']] })
  // Asked for all companies at once.
  await schema.addIndex('whatsapp_inbox', ['doneAt', 'dueAt'])
}

async function templates(schema: Schema): Promise<void> {
  const template = {
    senderId: column.id(),
    name: column.text(512),
    language: column.text(20),
    category: column.text(40),
    status: column.text(40),
    shape: column.json(),
  }
  await schema.createTable('whatsapp_templates', template, { unique: [['senderId', 'name', 'language']] })
  const choice = {
    senderId: column.id(),
    type: column.text(80),
    name: column.text(512),
    language: column.text(20),
    variables: column.json(),
  }
  await schema.createTable('whatsapp_template_choices', choice, { unique: [['senderId', 'type']] })
}
