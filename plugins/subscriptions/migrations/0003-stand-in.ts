import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('subscription_extras', 'standsFor', optional(column.id()))
}
