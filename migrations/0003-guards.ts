import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'
import { nameKeyOf } from '../core/people/search-text.ts'

/** What the database itself refuses or keeps in order from now on, whoever writes. */
export async function up(schema: Schema): Promise<void> {
  await oneContactPerTaxId(schema)
  await contactsInOrder(schema)
  await namesToTheLetter(schema)
  await sendsThatBegan(schema)
  // What receipts are matched by.
  await schema.addIndex('messages', ['companyId', 'providerId'])
}

/** Doubles that are there already stay as they are; the oldest of each holds the number under the unique index. */
async function oneContactPerTaxId(schema: Schema): Promise<void> {
  await schema.addColumn('contacts', 'uniqueTaxId', optional(column.text(14)))
  const oldest = 'SELECT MIN(id) AS id FROM contacts WHERE taxId IS NOT NULL GROUP BY companyId, taxId'
  // MySQL changes no table that the statement reads, unless through a table of its own.
  await schema.run(`UPDATE contacts SET uniqueTaxId = taxId WHERE id IN (SELECT id FROM (${oldest}) AS oldest)`)
  await schema.addIndex('contacts', ['companyId', 'uniqueTaxId'], { unique: true })
}

/** Lists of names are ordered by a key without accents, the same in both databases. */
async function contactsInOrder(schema: Schema): Promise<void> {
  await schema.addColumn('contacts', 'nameKey', column.exact(), '')
  for (let after = ''; ; ) {
    const some = 'SELECT id, name FROM contacts WHERE id > :after ORDER BY id LIMIT 500'
    const contacts = await schema.select<{ id: string; name: string }>(some, { after })
    const last = contacts.at(-1)
    if (!last) break
    await schema.run(
      `UPDATE contacts SET nameKey = CASE id ${contacts.map((_, n) => `WHEN :id${n} THEN :key${n}`).join(' ')} END
       WHERE id IN (:ids)`,
      {
        ids: contacts.map(({ id }) => id),
        ...Object.fromEntries(
          contacts.flatMap(({ id, name }, n) => [
            [`id${n}`, id],
            [`key${n}`, nameKeyOf(name)],
          ]),
        ),
      },
    )
    after = last.id
  }
  await schema.addIndex('contacts', ['companyId', 'nameKey', 'id'])
  await schema.removeIndex('contacts', ['companyId', 'name', 'id'])
}

/** To MariaDB `ádmin@loja` was `admin@loja`: a guesser of passwords had as many accounts to try as there are accents. */
async function namesToTheLetter(schema: Schema): Promise<void> {
  await schema.changeCollation('companies', 'handle', column.exact(60))
  await schema.changeCollation('users', 'email', column.exact())
}

/** Of what is on its way just now nobody wrote down whether it began to leave: it may have. */
async function sendsThatBegan(schema: Schema): Promise<void> {
  await schema.addColumn('messages', 'begunAt', optional(column.instant()))
  await schema.run("UPDATE messages SET begunAt = lockedUntil WHERE status = 'sending' AND begunAt IS NULL")
}
