import { type Schema, sourceColumn } from '#core'

/** What a quote was made of, once of each. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('quotes', 'source', sourceColumn())
  await schema.addIndex('quotes', ['companyId', 'source'], { unique: true })
}
