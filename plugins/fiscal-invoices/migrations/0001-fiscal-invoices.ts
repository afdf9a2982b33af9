import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'fiscal_invoices',
    {
      accessKey: column.exact(44),
      model: column.text(2),
      series: column.integer(),
      number: column.integer(),
      status: column.text(20),
      contactId: optional(column.id()),
      recipientName: optional(column.text()),
      recipientKey: column.text(),
      recipientTaxId: optional(column.text(14)),
      totalCents: column.integer(),
      issuedOn: column.date(),
      protocol: column.text(20),
      authorisedAt: column.instant(),
      test: column.boolean(),
      warning: optional(column.text(500)),
      source: column.text(20),
      xmlHash: column.exact(64),
      xmlSize: column.integer(),
      token: column.exact(64),
      updatedAt: column.instant(),
    },
    {
      unique: [['accessKey'], ['token']],
      indexes: [['issuedOn', 'id'], ['status', 'issuedOn', 'id'], ['contactId', 'issuedOn'], ['number']],
    },
  )
  await schema.createTable(
    'fiscal_invoice_contents',
    { invoiceId: column.id(), note: column.json() },
    { unique: [['invoiceId']] },
  )
  await schema.createTable(
    'fiscal_invoice_events',
    {
      invoiceId: column.id(),
      type: column.exact(6),
      sequence: column.integer(),
      protocol: column.text(20),
      happenedAt: column.instant(),
      text: column.longText(),
      xmlHash: optional(column.exact(64)),
      xmlSize: optional(column.integer()),
    },
    { unique: [['invoiceId', 'type', 'sequence']] },
  )
}
