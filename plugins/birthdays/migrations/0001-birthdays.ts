import { column, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'birthday_notices',
    { contactId: column.id(), year: column.integer(), keptOn: column.date() },
    { unique: [['contactId', 'year']] },
  )
}
