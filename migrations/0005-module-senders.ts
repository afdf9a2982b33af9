import { column } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  const choice = { plugin: column.text(40), channel: column.text(20), senderId: column.id() }
  await schema.createTable('module_senders', choice, { unique: [['plugin', 'channel']] })
}
