import { column, optional, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'cashback_entries',
    {
      contactId: column.id(),
      position: column.integer(),
      lotId: column.id(),
      kind: column.text(20),
      cents: column.integer(),
      expiresOn: optional(column.date()),
      origin: column.exact(120),
      description: column.text(),
    },
    {
      unique: [
        ['contactId', 'position'],
        ['origin', 'lotId'],
      ],
      indexes: [['lotId'], ['expiresOn']],
    },
  )
  await schema.createTable(
    'cashback_notices',
    { contactId: column.id(), expiresOn: column.date() },
    { unique: [['contactId', 'expiresOn']] },
  )
}
