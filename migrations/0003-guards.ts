import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** What the database itself refuses or keeps in order from now on, whoever writes. */
export async function up(schema: Schema): Promise<void> {
  await oneContactPerTaxId(schema)
}

/** Doubles that are there already stay as they are; the oldest of each holds the number under the unique index. */
async function oneContactPerTaxId(schema: Schema): Promise<void> {
  await schema.addColumn('contacts', 'uniqueTaxId', optional(column.text(14)))
  const oldest = 'SELECT MIN(id) AS id FROM contacts WHERE taxId IS NOT NULL GROUP BY companyId, taxId'
  // MySQL changes no table that the statement reads, unless through a table of its own.
  await schema.run(`UPDATE contacts SET uniqueTaxId = taxId WHERE id IN (SELECT id FROM (${oldest}) AS oldest)`)
  await schema.addIndex('contacts', ['companyId', 'uniqueTaxId'], { unique: true })
}
