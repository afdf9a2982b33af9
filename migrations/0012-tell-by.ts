import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** The last day on which news is in time. Messages from before keep to their own time limit only. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('messages', 'tellBy', optional(column.date()))
}
