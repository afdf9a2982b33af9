import { DataTypes, Sequelize } from 'sequelize'
import { Invalid } from '../errors.ts'
import type { Column } from './column.ts'
import { createDriver, type Driver } from './driver.ts'
import type { Model } from './model.ts'
import { createSqliteModule } from './sqlite.ts'

/** The connection and the tables known to it. Unscoped: only core reaches it, plug-ins go through `work.of`. */
export interface Database {
  sequelize: Sequelize
  dialect: 'sqlite' | 'mysql'
  driver: Driver
  /** Throws for a table of a plug-in that is not installed. */
  refuseUnknown(model: Model): void
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** `url`: `sqlite:/path/file.sqlite` or `mysql://user:password@host:port/name`. */
export function connect(url: string, models: readonly Model[]): Database {
  const { sequelize, closeIdle } = url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openMysql(url)
  const known = new Set(models.map(model => model.name))
  return {
    sequelize,
    dialect: sequelize.getDialect() as Database['dialect'],
    driver: createDriver(sequelize),
    refuseUnknown({ name }) {
      if (!known.has(name)) throw new Error(`The table ${name} belongs to no installed plug-in`)
    },
    ping: () => sequelize.authenticate({ logging: false }),
    async close() {
      await sequelize.close()
      await closeIdle()
    },
  }
}

// One query is tried once: Sequelize's own retries would multiply the waits of the SQLite module.
const common = { logging: false, retry: { max: 1 }, define: { timestamps: false, freezeTableName: true } } as const

function openSqlite(storage: string) {
  const { module, closeIdle } = createSqliteModule()
  // The type demands a boolean's absence; the connection manager reads it: our module sets the pragma once per handle.
  const options = { ...common, dialect: 'sqlite' as const, storage, dialectModule: module, foreignKeys: false }
  return { sequelize: new Sequelize(options), closeIdle }
}

function openMysql(url: string) {
  if (!/^(mysql|mariadb):\/\//.test(url)) {
    throw new Invalid({ DATABASE_URL: 'use sqlite:/caminho/arquivo.sqlite ou mysql://usuario:senha@servidor/banco' })
  }
  const sequelize = new Sequelize(url.replace(/^mariadb:/, 'mysql:'), {
    ...common,
    dialect: 'mysql',
    timezone: '+00:00',
    pool: { max: 12, idle: 30_000 },
    // Claims read "rows changed = 1 means mine", and a repeated save must not look like a missing row.
    dialectOptions: { flags: 'FOUND_ROWS', supportBigNumbers: true, charset: 'utf8mb4' },
  })
  // Set once per connection, not per transaction; it spares MariaDB's gap locks, which would queue unrelated claims.
  sequelize.addHook('afterConnect', async connection => {
    await (connection as { promise(): { query(sql: string): Promise<unknown> } })
      .promise()
      .query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  })
  return { sequelize, closeIdle: async () => undefined }
}

/** JSON is kept as long text: MariaDB has no other kind, and one way serves all databases. */
export function dataType(column: Column, dialect: string) {
  switch (column.kind) {
    case 'id':
      return DataTypes.CHAR(36)
    case 'text':
    case 'exact':
      return DataTypes.STRING(column.length)
    case 'longText':
    case 'json':
      return dialect === 'sqlite' ? DataTypes.TEXT : DataTypes.TEXT('long')
    case 'integer':
      return DataTypes.BIGINT
    case 'decimal':
      return DataTypes.DECIMAL(15, 3)
    case 'boolean':
      return DataTypes.BOOLEAN
    case 'date':
      return DataTypes.DATEONLY
    case 'instant':
      return DataTypes.DATE(3)
  }
}
