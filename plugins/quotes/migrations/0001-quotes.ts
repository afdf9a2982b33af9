import { column, createDocumentTables, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await createDocumentTables(schema, { name: 'quotes', subject: 'quote', fields: { validUntil: column.date() } })
  await schema.addIndex('quotes', ['status', 'validUntil'])
}
