import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { plugins } from '../../config/plugins.ts'
import { connect } from '../../core/data/connect.ts'
import { migrate } from '../../core/data/migrate.ts'
import { createLog } from '../../core/log.ts'
import { coreModels } from '../../core/registry.ts'
import { codeFolder } from '../../core/root.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

/**
 * A database of one test's own with the tables of core and of the installed plug-ins in it, and no rows. Migrating
 * takes longer than most tests: SQLite's file is copied from one that was migrated once, MariaDB's is emptied and
 * given to the next test.
 */
export async function preparedDatabase(): Promise<TestDatabase> {
  return process.env.TEST_DATABASE_URL ? fromPool() : copied()
}

let template: Promise<TestDatabase> | undefined
const pool: Emptied[] = []

// A root hook: this file is loaded along with the tests.
after(async () => {
  await Promise.all([template, ...pool.splice(0)].map(async database => (await database)?.remove()))
})

async function copied(): Promise<TestDatabase> {
  template ??= migrated()
  const [from, database] = await Promise.all([template, freshDatabase()])
  await copyFile(join(from.folder, 'test.sqlite'), join(database.folder, 'test.sqlite'))
  return database
}

async function migrated(): Promise<TestDatabase> {
  const fresh = await freshDatabase()
  const database = connect(fresh.url, [...coreModels, ...plugins.flatMap(plugin => plugin.models ?? [])])
  const ofPlugins = plugins.map(({ name }) => ({
    owner: name,
    folder: join(codeFolder, 'plugins', name, 'migrations'),
  }))
  const folders = [{ owner: 'core', folder: join(codeFolder, 'migrations') }, ...ofPlugins]
  await migrate(database, folders, createLog('silent'))
  await database.close()
  return fresh
}

/** A migrated MariaDB database and what it held when it was new. */
interface Emptied extends TestDatabase {
  tables: readonly string[]
  migrations: readonly string[]
}

async function fromPool(): Promise<TestDatabase> {
  const database = pool.pop() ?? (await newInPool())
  return { ...database, remove: () => giveBack(database) }
}

async function newInPool(): Promise<Emptied> {
  const database = await migrated()
  return { ...database, ...(await contentsOf(database.url)) }
}

async function contentsOf(url: string): Promise<Pick<Emptied, 'tables' | 'migrations'>> {
  const tables = await ask(
    url,
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  )
  const migrations = await ask(url, 'SELECT name FROM migrations')
  return { tables, migrations }
}

/** Empty as it was, or gone when somebody still holds on to it. */
async function giveBack(database: Emptied): Promise<void> {
  try {
    await left(database.url)
    const now = await contentsOf(database.url)
    const added = now.tables.filter(table => !database.tables.includes(table))
    const kept = database.tables.filter(table => table !== 'migrations')
    await ask(
      database.url,
      [
        'SET SESSION innodb_lock_wait_timeout = 5',
        'SET SESSION lock_wait_timeout = 5',
        ...added.map(table => `DROP TABLE \`${table}\``),
        ...kept.map(table => `DELETE FROM \`${table}\``),
        'ALTER TABLE events AUTO_INCREMENT = 1',
        `DELETE FROM migrations WHERE name NOT IN (${database.migrations.map(name => `'${name}'`).join(', ')})`,
      ].join(';\n'),
    )
    for (const name of await readdir(database.folder)) await rm(join(database.folder, name), { recursive: true })
    pool.push(database)
  } catch {
    await database.remove()
  }
}

/** Waits until nobody else is connected: a process that goes on would take the next test's work for its own. */
async function left(url: string): Promise<void> {
  const others = 'SELECT id AS name FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()'
  for (const deadline = Date.now() + 2_000; (await ask(url, others)).length > 0; ) {
    if (Date.now() > deadline) throw new Error('Somebody still uses this database')
    await pause(20)
  }
}

async function ask(uri: string, sql: string): Promise<string[]> {
  const connection = await createConnection({ uri, multipleStatements: true })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows.map(row => String(row.name))
  } finally {
    await connection.end()
  }
}
