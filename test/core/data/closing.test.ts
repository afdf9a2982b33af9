import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createSqliteModule } from '../../../core/data/sqlite.ts'

describe('A SQLite connection that is closed in the middle of a transaction', () => {
  let place: string
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'recado-closing-'))
  })
  afterEach(() => rm(place, { recursive: true }))

  it('takes it back, and refuses what still comes', async () => {
    const { module, closeIdle } = createSqliteModule()
    const open = () => new module.Database(join(place, 'test.sqlite'), 0)
    const connection = open()
    const run = (sql: string) =>
      new Promise<Error | null>(resolve => connection.run(sql, [], (error: Error | null) => resolve(error)))
    const close = () => new Promise<Error | null>(resolve => connection.close(resolve))
    await run('CREATE TABLE boxes (label TEXT)')
    // Both are known to the handle, so that only their order decides.
    for (const sql of ['BEGIN IMMEDIATE', 'COMMIT', 'BEGIN IMMEDIATE']) expect(await run(sql)).to.equal(null)
    const inserted = run("INSERT INTO boxes VALUES ('Livros')")
    const closed = close()
    expect(await inserted).to.equal(null)
    expect((await run('COMMIT'))?.message).to.contain('closed')
    expect(await closed).to.equal(null)
    const next = open()
    const rows = await new Promise(resolve =>
      next.all('SELECT * FROM boxes', [], (_: unknown, found: unknown) => resolve(found)),
    )
    expect(rows).to.deep.equal([])
    await new Promise<void>(resolve => next.close(() => resolve()))
    await closeIdle()
  })
})
