import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'charges',
    {
      number: column.integer(),
      contactId: column.id(),
      description: column.text(),
      totalCents: column.integer(),
      source: column.text(20),
      origin: optional(column.exact(80)),
      importId: optional(column.id()),
    },
    {
      unique: [['number'], ['origin']],
      indexes: [['contactId'], ['importId']],
    },
  )
  await schema.createTable(
    'instalments',
    {
      chargeId: column.id(),
      contactId: column.id(),
      number: column.integer(),
      of: column.integer(),
      dueDate: column.date(),
      amountCents: column.integer(),
      coveredCents: column.integer(),
      status: column.text(20),
      digitableLine: optional(column.exact(48)),
      remind: column.boolean(),
      token: column.exact(64),
      settledOn: optional(column.date()),
      cancelledFor: optional(column.text()),
      updatedAt: column.instant(),
    },
    {
      unique: [['chargeId', 'number'], ['token']],
      indexes: [
        ['status', 'dueDate', 'id'],
        ['dueDate', 'id'],
        ['contactId', 'dueDate'],
      ],
    },
  )
  await schema.createTable(
    'payments',
    {
      instalmentId: column.id(),
      contactId: column.id(),
      paidOn: column.date(),
      amountCents: column.integer(),
      discountCents: column.integer(),
      interestCents: column.integer(),
      fineCents: column.integer(),
      method: column.text(20),
      reversedAt: optional(column.instant()),
    },
    { indexes: [['instalmentId'], ['contactId', 'paidOn']] },
  )
  await schema.createTable(
    'reminders',
    {
      instalmentId: column.id(),
      dueDate: column.date(),
      level: column.integer(),
      contactId: column.id(),
      eventId: column.id(),
      toldOn: column.date(),
    },
    { unique: [['instalmentId', 'dueDate', 'level']], indexes: [['toldOn', 'contactId']] },
  )
  await schema.createTable('receivable_imports', {
    fileName: column.text(),
    columns: column.json(),
    mapping: column.json(),
    rowCount: column.integer(),
    status: column.text(20),
    remind: column.boolean(),
    createMissing: column.boolean(),
    taskId: optional(column.id()),
  })
  await schema.createTable(
    'receivable_import_rows',
    {
      importId: column.id(),
      line: column.integer(),
      cells: column.json(),
      groupKey: optional(column.exact(191)),
      problem: optional(column.longText()),
      chargeId: optional(column.id()),
    },
    { unique: [['importId', 'line']], indexes: [['importId', 'chargeId', 'groupKey'], ['chargeId']] },
  )
}
