import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { plugins } from '../../../config/plugins.ts'
import { connect, type Database } from '../../../core/data/connect.ts'
import { type MigrationFolder, migrate } from '../../../core/data/migrate.ts'
import { coreModels } from '../../../core/registry.ts'
import { codeFolder } from '../../../core/root.ts'
import { freshDatabase, type TestDatabase } from '../../support/database.ts'
import { silent } from '../../support/office.ts'

describe('bringing the tables up to date', () => {
  let place: TestDatabase
  let database: Database
  beforeEach(async () => {
    place = await freshDatabase()
    writeFileSync(join(place.folder, 'package.json'), '{ "type": "module" }')
    database = connect(place.url, models)
  })
  afterEach(async () => {
    await database.close()
    await place.remove()
  })

  const models = [...coreModels, ...plugins.flatMap(plugin => plugin.models ?? [])]
  const text = '{ kind: "text", length: 50, optional: false }'

  /** A folder of migrations; each is the body of its `up`. */
  function folder(owner: string, files: Record<string, string>): MigrationFolder {
    const path = join(place.folder, owner)
    mkdirSync(path, { recursive: true })
    for (const [name, body] of Object.entries(files)) {
      writeFileSync(join(path, name), `export async function up(schema) { ${body} }`)
    }
    return { owner, folder: path }
  }
  const table = (name: string) => `await schema.createTable('${name}', { label: ${text} }, { unique: [['label']] })`
  const run = (...folders: MigrationFolder[]) => migrate(database, folders, silent)
  const tables = async () => (await database.sequelize.getQueryInterface().showAllTables()).map(tableName).sort()
  const tableName = (found: unknown) => (typeof found === 'string' ? found : (found as { tableName: string }).tableName)

  it('runs what is new, in the order of its numbers, and says what it did', async () => {
    const shelves = folder('shelves', { '0002-b.ts': table('b'), '0001-a.ts': table('a') })
    expect(await run(shelves)).to.deep.equal(['shelves/0001-a', 'shelves/0002-b'])
    expect(await tables()).to.deep.equal(['a', 'b', 'migrations'])
  })

  it('does nothing when everything is up to date', async () => {
    const shelves = folder('shelves', { '0001-a.ts': table('a') })
    await run(shelves)
    expect(await run(shelves)).to.deep.equal([])
  })

  it('runs one that came later, and that of a plug-in installed later', async () => {
    await run(folder('shelves', { '0001-a.ts': table('a') }))
    const later = folder('shelves', { '0002-b.ts': table('b') })
    expect(await run(later, folder('orders', { '0001-c.js': table('c') }))).to.deep.equal([
      'shelves/0002-b',
      'orders/0001-c',
    ])
  })

  it('overlooks what is no migration', async () => {
    const shelves = folder('shelves', { 'notes.md': 'x', '1-a.ts': table('a'), '0001-a.d.ts': '', '0001-Ä.ts': '' })
    expect(await run(shelves, { owner: 'none', folder: join(place.folder, 'nowhere') })).to.deep.equal([])
  })

  it('works once when two processes start at the same time', async () => {
    const shelves = folder('shelves', { '0001-a.ts': table('a'), '0002-b.ts': table('b') })
    const other = connect(place.url, [])
    const done = await Promise.all([run(shelves), migrate(other, [shelves], silent)])
    await other.close()
    expect(done.flat().sort()).to.deep.equal(['shelves/0001-a', 'shelves/0002-b'])
    expect(done.map(names => names.length).sort()).to.deep.equal([0, 2])
  })

  it('can be started again after one of them failed half-way', async () => {
    const state = globalThis as { migrationFails?: boolean }
    state.migrationFails = true
    const body = `${table('a')}; if (globalThis.migrationFails) throw new Error('sem espaço'); ${table('b')}`
    const shelves = folder('shelves', { '0001-a.ts': body })
    expect(String(await run(shelves).catch(error => error))).to.include('sem espaço')
    state.migrationFails = false
    expect(await run(shelves)).to.deep.equal(['shelves/0001-a'])
    expect(await tables()).to.deep.equal(['a', 'b', 'migrations'])
  })

  it('adds a column and an index to a table with rows in it, once', async () => {
    const twice = (step: string) => `${step}; ${step}`
    const columns = `await schema.addColumn('a', 'color', { ...${text}, optional: true })`
    const index = `await schema.addIndex('a', ['color'])`
    await run(folder('shelves', { '0001-a.ts': table('a') }))
    await database.sequelize.query(
      "INSERT INTO a (id, companyId, createdAt, label) VALUES ('1', '1', '2026-01-01', 'x')",
    )
    await run(folder('shelves', { '0002-b.ts': `${twice(columns)}; ${twice(index)}` }))
    const [rows] = await database.sequelize.query('SELECT label, color FROM a')
    expect(rows).to.deep.equal([{ label: 'x', color: null }])
  })

  it('makes every column that a model reads, and may be empty where the model says so', async () => {
    const folders = plugins.map(({ name }) => ({
      owner: name,
      folder: join(codeFolder, 'plugins', name, 'migrations'),
    }))
    await run({ owner: 'core', folder: join(codeFolder, 'migrations') }, ...folders)
    for (const { name, columns } of models) {
      const described = await database.sequelize.getQueryInterface().describeTable(name)
      const made = Object.entries(described).map(([column, { allowNull, primaryKey }]) => [
        column,
        allowNull && !primaryKey,
      ])
      const read = Object.entries(columns).map(([column, { optional }]) => [column, optional])
      expect(made, name).to.have.deep.members(read)
    }
  })

  it('makes the unique index that each model counts on', async () => {
    const folders = plugins.map(({ name }) => ({
      owner: name,
      folder: join(codeFolder, 'plugins', name, 'migrations'),
    }))
    await run({ owner: 'core', folder: join(codeFolder, 'migrations') }, ...folders)
    for (const { name, unique } of models) {
      const indexes = (await database.sequelize.getQueryInterface().showIndex(name)) as Index[]
      const groups = indexes.filter(index => index.unique).map(index => index.fields.map(field => field.attribute))
      expect(groups, name).to.deep.include.members(unique)
    }
  })
})

interface Index {
  unique: boolean
  fields: { attribute: string }[]
}
