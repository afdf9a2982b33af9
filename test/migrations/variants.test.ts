import { join } from 'node:path'
import { expect } from 'chai'
import { connect, type Database } from '../../core/data/connect.ts'
import { migrate } from '../../core/data/migrate.ts'
import { createSchema } from '../../core/data/schema.ts'
import { bindTable, newId, unlessTwin } from '../../core/data/table.ts'
import { WordRows } from '../../core/notifier/rule.ts'
import { coreModels } from '../../core/registry.ts'
import { codeFolder } from '../../core/root.ts'
import { up as firstTables } from '../../migrations/0001-core.ts'
import { up } from '../../migrations/0011-variants.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import { silent } from '../support/office.ts'

describe('Words from before there were occasions', () => {
  let place: TestDatabase
  let database: Database
  beforeEach(async () => {
    place = await freshDatabase()
    database = connect(place.url, coreModels)
    await firstTables(createSchema(database))
  })
  afterEach(async () => {
    await database.close()
    await place.remove()
  })

  const companyId = newId()
  const words = () => bindTable(database, WordRows, { companyId, now: new Date('2026-11-23T13:00:00Z') })
  const upgrade = () => migrate(database, [{ owner: 'core', folder: join(codeFolder, 'migrations') }], silent)
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
