import { column } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  const plan = { plan: column.text(20), addOns: column.json() }
  await schema.createTable('company_plans', plan, { unique: [[]] })
}
