import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** Words and approved texts per occasion; those from before are for all of them. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('message_words', 'variant', column.exact(60), '')
  await schema.addIndex('message_words', ['companyId', 'type', 'channel', 'variant'], { unique: true })
  await schema.removeIndex('message_words', ['companyId', 'type', 'channel'])
  await schema.addColumn('whatsapp_template_choices', 'variant', column.exact(60), '')
  await schema.addIndex('whatsapp_template_choices', ['companyId', 'senderId', 'type', 'variant'], { unique: true })
  await schema.removeIndex('whatsapp_template_choices', ['companyId', 'senderId', 'type'])
  await schema.addColumn('messages', 'variant', optional(column.exact(60)))
}
