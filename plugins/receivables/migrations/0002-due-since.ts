import { column, nameKeyOf, optional, type Schema } from '#core'

/** When a due date became what it is, descriptions without accents, and what a spreadsheet is known again by. */
export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('instalments', 'dueSince', optional(column.instant()))
  await schema.run('UPDATE instalments SET dueSince = createdAt WHERE dueSince IS NULL')
  await schema.addColumn('charges', 'descriptionKey', column.exact(), '')
  await describedInOrder(schema)
  await schema.addColumn('receivable_imports', 'fileHash', optional(column.exact(64)))
  await schema.addIndex('receivable_imports', ['companyId', 'fileHash'])
}

async function describedInOrder(schema: Schema): Promise<void> {
  for (let after = ''; ; ) {
    const some = 'SELECT id, description FROM charges WHERE id > :after ORDER BY id LIMIT 500'
    const charges = await schema.select<{ id: string; description: string }>(some, { after })
    const last = charges.at(-1)
    if (!last) return
    for (const { id, description } of charges)
      await schema.run('UPDATE charges SET descriptionKey = :key WHERE id = :id', { id, key: nameKeyOf(description) })
    after = last.id
  }
}
