import { expect } from 'chai'
import type { Database } from '../../core/data/connect.ts'
import { createSchema } from '../../core/data/schema.ts'
import { bindTable, newId, unlessTwin } from '../../core/data/table.ts'
import { WordRows } from '../../core/notifier/rule.ts'
import { up } from '../../migrations/0011-variants.ts'
import { type OldDatabase, openOldDatabase } from '../support/first-tables.ts'

describe('Words from before there were occasions', () => {
  let old: OldDatabase
  let database: Database
  beforeEach(async () => {
    old = await openOldDatabase()
    database = old.database
  })
  afterEach(() => old.close())

  const companyId = newId()
  const words = () => bindTable(database, WordRows, { companyId, now: new Date('2026-11-23T13:00:00Z') })
  const upgrade = () => old.upgrade()
  const kept = () =>
    database.sequelize.query(
      `INSERT INTO message_words (id, companyId, createdAt, type, channel, subject, body)
       VALUES (:id, :companyId, '2026-11-01 10:00:00.000', 'quote.created', 'email', 'Assunto', 'Nosso texto')`,
      { replacements: { id: newId(), companyId } },
    )

  it('are for all of them, and each occasion may have its own beside them, once', async () => {
    await kept()
    await upgrade()
    expect((await words().all()).map(row => [row.variant, row.body])).to.deep.equal([['', 'Nosso texto']])
    const more = (variant: string) =>
      unlessTwin(() => words().insert({ type: 'quote.created', channel: 'email', variant, subject: '', body: 'x' }))
    expect([await more('-5'), await more('5')].map(row => row?.variant)).to.deep.equal(['-5', '5'])
    expect([await more('-5'), await more('')]).to.deep.equal([undefined, undefined])
  })

  it('outlive a second try of the migration', async () => {
    await kept()
    await upgrade()
    await up(createSchema(database))
    expect(await words().count()).to.equal(1)
  })
})
