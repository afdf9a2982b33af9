import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('invoice_items', 'extraId', optional(column.id()))
}
