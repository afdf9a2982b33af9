import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** Whose birthday a day is, found by an index instead of by looking at every customer. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('contacts', 'birthDay', optional(column.exact(5)))
  await schema.run(
    'UPDATE contacts SET birthDay = SUBSTR(birthDate, 6, 5) WHERE birthDate IS NOT NULL AND birthDay IS NULL',
  )
  await schema.addIndex('contacts', ['companyId', 'birthDay'])
}
