import { column, createDocumentTables, optional, type Schema, saleTermColumns, sourceColumn } from '#core'

export async function up(schema: Schema): Promise<void> {
  await createDocumentTables(schema, {
    name: 'orders',
    subject: 'order',
    fields: {
      deliverOn: optional(column.date()),
      ...saleTermColumns(),
      origin: optional(column.text(80)),
      source: sourceColumn(),
    },
    unique: [['source']],
  })
}
