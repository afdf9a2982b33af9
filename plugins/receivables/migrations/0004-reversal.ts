import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('charges', 'reversedFor', optional(column.text()))
  await schema.addIndex('charges', ['companyId', 'reversedFor'])
}
