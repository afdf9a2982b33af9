import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('service-orders', 'charged', optional(column.json()))
  await schema.addColumn('service-orders', 'chargedText', optional(column.longText()))
  await schema.addColumn('service-orders', 'chargedCents', optional(column.integer()))
}
