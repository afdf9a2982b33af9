import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'opportunities',
    {
      number: column.integer(),
      title: column.text(120),
      contactId: optional(column.id()),
      leadName: optional(column.text()),
      leadTaxId: optional(column.text(14)),
      leadPhone: optional(column.text(30)),
      leadEmail: optional(column.text()),
      status: column.text(20),
      valueCents: optional(column.integer()),
      expectedOn: optional(column.date()),
      notes: optional(column.longText()),
      lostReason: optional(column.text()),
      searchKey: column.exact(),
      movedAt: column.instant(),
      updatedAt: column.instant(),
    },
    {
      unique: [['number']],
      indexes: [
        ['status', 'movedAt'],
        ['contactId', 'number'],
      ],
    },
  )
  await schema.createTable(
    'activities',
    {
      opportunityId: column.id(),
      kind: column.text(20),
      title: column.text(120),
      dueOn: column.date(),
      dueTime: optional(column.text(5)),
      tellsCustomer: column.boolean(),
      toldFor: optional(column.date()),
      doneAt: optional(column.instant()),
    },
    {
      indexes: [
        ['opportunityId', 'dueOn'],
        ['doneAt', 'dueOn'],
      ],
    },
  )
}
