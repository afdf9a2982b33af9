import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('instalments', 'remindFrom', optional(column.date()))
}
