import { column, createDocumentTables, optional, type Schema, saleTermColumns } from '#core'

export async function up(schema: Schema): Promise<void> {
  await createDocumentTables(schema, {
    name: 'consignments',
    subject: 'consignment',
    fields: {
      returnOn: column.date(),
      kept: optional(column.json()),
      ...saleTermColumns(),
      keptText: optional(column.longText()),
      keptCents: optional(column.integer()),
      reminded: optional(column.text(40)),
    },
  })
  await schema.addIndex('consignments', ['companyId', 'status', 'returnOn'])
}
