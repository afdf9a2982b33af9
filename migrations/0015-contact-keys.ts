import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'
import { contactKeysOf } from '../core/people/search-text.ts'

type Reachable = { id: string; mobile: string | null; email: string | null }

/** What a customer is reached by, as it is compared: doubles and wrong ones are found by it. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('contacts', 'mobileKey', optional(column.exact(20)))
  await schema.addColumn('contacts', 'emailKey', optional(column.exact()))
  await schema.addColumn('contacts', 'mergedIntoId', optional(column.id()))
  for (let after = ''; ; ) {
    const some = 'SELECT id, mobile, email FROM contacts WHERE id > :after ORDER BY id LIMIT 500'
    const contacts = await schema.select<Reachable>(some, { after })
    const last = contacts.at(-1)
    if (!last) break
    await fill(schema, contacts)
    after = last.id
  }
  await schema.addIndex('contacts', ['companyId', 'mobileKey'])
  await schema.addIndex('contacts', ['companyId', 'emailKey'])
}

async function fill(schema: Schema, contacts: readonly Reachable[]): Promise<void> {
  const keys = contacts.map(contactKeysOf)
  const cases = (key: string) => contacts.map((_, n) => `WHEN :id${n} THEN :${key}${n}`).join(' ')
  await schema.run(
    `UPDATE contacts SET mobileKey = CASE id ${cases('mobile')} END, emailKey = CASE id ${cases('email')} END
     WHERE id IN (:ids)`,
    {
      ids: contacts.map(({ id }) => id),
      ...Object.fromEntries(
        contacts.flatMap(({ id }, n) => [
          [`id${n}`, id],
          [`mobile${n}`, keys[n]?.mobileKey ?? null],
          [`email${n}`, keys[n]?.emailKey ?? null],
        ]),
      ),
    },
  )
}
