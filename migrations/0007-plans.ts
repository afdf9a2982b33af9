import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  const plan = { plan: column.text(20), addOns: column.json() }
  await schema.createTable('company_plans', plan, { unique: [[]] })
  await schema.addColumn('messages', 'byHand', optional(column.text(10)))
}
