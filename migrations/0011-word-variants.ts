import { column } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** Words per occasion; those from before are for all of them. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('message_words', 'variant', column.exact(60), '')
  await schema.addIndex('message_words', ['companyId', 'type', 'channel', 'variant'], { unique: true })
  await schema.removeIndex('message_words', ['companyId', 'type', 'channel'])
}
