import { column, optional, type Schema } from '#core'

/** What was due only for the house is told to the customer once that is wanted. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('activities', 'customerToldFor', optional(column.date()))
  await schema.run('UPDATE activities SET customerToldFor = toldFor WHERE tellsCustomer = :yes', { yes: 1 })
}
