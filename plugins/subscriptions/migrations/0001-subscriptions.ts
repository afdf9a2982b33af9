import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'plans',
    {
      name: column.text(100),
      speed: column.text(60),
      priceCents: column.integer(),
      active: column.boolean(),
      updatedAt: column.instant(),
    },
    { unique: [['name']] },
  )
  await schema.createTable(
    'subscriptions',
    {
      number: column.integer(),
      contactId: column.id(),
      planId: column.id(),
      priceCents: column.integer(),
      startsOn: column.date(),
      dueDay: column.integer(),
      address: column.text(),
      status: column.text(20),
      billedUntil: column.date(),
      lastMonth: optional(column.exact(7)),
      nextDueDate: optional(column.date()),
      suspendedFor: optional(column.text(20)),
      suspendsOn: optional(column.date()),
      trustedUntil: optional(column.date()),
      trustedOn: optional(column.date()),
      cancelledOn: optional(column.date()),
      cancelledFor: optional(column.text()),
      updatedAt: column.instant(),
    },
    { unique: [['number']], indexes: [['contactId'], ['nextDueDate', 'id'], ['status', 'number'], ['planId']] },
  )
  await schema.createTable(
    'subscription_phases',
    {
      subscriptionId: column.id(),
      from: column.date(),
      planId: optional(column.id()),
      priceCents: column.integer(),
    },
    { unique: [['subscriptionId', 'from']] },
  )
  await schema.createTable(
    'subscription_discounts',
    {
      subscriptionId: column.id(),
      description: column.text(100),
      kind: column.text(20),
      value: column.integer(),
      endsOn: optional(column.date()),
    },
    { indexes: [['subscriptionId']] },
  )
  await schema.createTable(
    'subscription_extras',
    {
      subscriptionId: column.id(),
      description: column.text(),
      amountCents: column.integer(),
      kind: column.text(20),
      endsOn: optional(column.date()),
      invoiceId: optional(column.id()),
    },
    { indexes: [['subscriptionId', 'invoiceId'], ['invoiceId']] },
  )
  await schema.createTable(
    'invoices',
    {
      number: column.integer(),
      subscriptionId: column.id(),
      contactId: column.id(),
      month: column.exact(7),
      periodFrom: column.date(),
      periodTo: column.date(),
      dueDay: column.integer(),
      issuedOn: column.date(),
      dueDate: column.date(),
      totalCents: column.integer(),
      serviceCents: column.integer(),
      receivedCents: column.integer(),
      status: column.text(20),
      chargeId: optional(column.id()),
      instalmentId: optional(column.id()),
      chargeStatus: optional(column.text(20)),
      paidOn: optional(column.date()),
      cancelledFor: optional(column.text()),
      token: column.exact(64),
      updatedAt: column.instant(),
    },
    {
      unique: [['subscriptionId', 'month'], ['number'], ['token']],
      indexes: [
        ['contactId', 'number'],
        ['status', 'dueDate', 'subscriptionId'],
        ['month', 'number'],
      ],
    },
  )
  await schema.createTable(
    'invoice_items',
    {
      invoiceId: column.id(),
      position: column.integer(),
      kind: column.text(20),
      description: column.text(),
      amountCents: column.integer(),
    },
    { unique: [['invoiceId', 'position']] },
  )
}
