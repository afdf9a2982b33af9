import { column, createDocumentTables, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await createDocumentTables(schema, {
    name: 'tabs',
    subject: 'tab',
    contactOptional: true,
    fields: {
      place: optional(column.text(60)),
      paymentMethod: optional(column.text(20)),
      paidCents: optional(column.integer()),
      changeCents: optional(column.integer()),
    },
  })
  // The items used lately are looked through for the buttons of the counter.
  await schema.addIndex('tab_items', ['companyId', 'createdAt'])
}
