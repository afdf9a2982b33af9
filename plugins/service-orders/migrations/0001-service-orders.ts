import { column, createDocumentTables, optional, type Schema, saleTermColumns } from '#core'

export async function up(schema: Schema): Promise<void> {
  await createDocumentTables(schema, {
    name: 'service-orders',
    subject: 'service-order',
    itemKinds: { part: 'Peça', labour: 'Mão de obra' },
    fields: {
      equipment: column.text(120),
      technician: optional(column.text(120)),
      promisedOn: optional(column.date()),
      warrantyDays: optional(column.integer()),
      ...saleTermColumns(),
      defect: optional(column.longText()),
      diagnosis: optional(column.longText()),
      warrantyUntil: optional(column.date()),
    },
  })
}
