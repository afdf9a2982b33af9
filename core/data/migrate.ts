import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { QueryTypes, Transaction } from 'sequelize'
import { Umzug, type UmzugStorage } from 'umzug'
import type { Log } from '../log.ts'
import { column } from './column.ts'
import type { Database } from './connect.ts'
import { createSchema, type Migration } from './schema.ts'

/** A folder of numbered migrations; its owner's name leads theirs (`core/0001-...`). */
export interface MigrationFolder {
  owner: string
  folder: string
}

/** Brings the tables up to date. Several processes may start at once: one works, the others wait. Names done, in order. */
export async function migrate(database: Database, folders: readonly MigrationFolder[], log: Log): Promise<string[]> {
  const done = await exclusively(database, transaction => run(database, folders, transaction))
  for (const name of done) log.info({ migration: name }, 'migrated')
  return done
}

async function run(
  database: Database,
  folders: readonly MigrationFolder[],
  transaction?: Transaction,
): Promise<string[]> {
  const schema = createSchema(database, transaction)
  await schema.createBareTable('migrations', { name: column.text() })
  const umzug = new Umzug({
    migrations: folders.flatMap(listMigrations).map(({ name, file }) => ({
      name,
      up: async () => ((await import(pathToFileURL(file).href)) as Migration).up(schema),
    })),
    storage: storageOf(database, transaction),
    logger: undefined,
  })
  return (await umzug.up()).map(step => step.name)
}

function listMigrations({ owner, folder }: MigrationFolder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(file => /^\d{4}-[a-z0-9-]+\.(ts|js)$/.test(file))
    .sort()
    .map(file => ({ name: `${owner}/${file.replace(/\.(ts|js)$/, '')}`, file: join(folder, file) }))
}

function storageOf(database: Database, transaction?: Transaction): UmzugStorage {
  const within = { transaction: transaction ?? null }
  const run = (sql: string, name: string) => database.sequelize.query(sql, { ...within, replacements: { name } })
  return {
    executed: async () => {
      const rows = await database.sequelize.query<{ name: string }>('SELECT name FROM migrations', {
        ...within,
        type: QueryTypes.SELECT,
      })
      return rows.map(row => row.name)
    },
    logMigration: async ({ name }) => void (await run('INSERT INTO migrations (name) VALUES (:name)', name)),
    unlogMigration: async ({ name }) => void (await run('DELETE FROM migrations WHERE name = :name', name)),
  }
}

/** SQLite: all of it in one transaction. MariaDB commits at each DDL, so a named lock holds the others back instead. */
function exclusively<T>(database: Database, body: (transaction?: Transaction) => Promise<T>): Promise<T> {
  const { sequelize } = database
  if (database.dialect === 'sqlite') return sequelize.transaction({ type: Transaction.TYPES.IMMEDIATE }, body)
  return sequelize.transaction(async transaction => {
    const lock = `recado-migrations-${sequelize.config.database}`.slice(0, 64)
    const ask = (sql: string) =>
      sequelize.query<{ answer: number }>(sql, { type: QueryTypes.SELECT, transaction, replacements: { lock } })
    const [answer] = await ask('SELECT GET_LOCK(:lock, 120) AS answer')
    if (Number(answer?.answer) !== 1)
      throw new Error('Another process has been migrating this database for two minutes')
    try {
      return await body()
    } finally {
      await ask('SELECT RELEASE_LOCK(:lock) AS answer')
    }
  })
}
