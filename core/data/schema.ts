import { DataTypes, type QueryInterface, type Transaction } from 'sequelize'
import { type Column, column } from './column.ts'
import { type Database, dataType } from './connect.ts'

export type Columns = Record<string, Column>

/** What a migration may do. Every step can be run again: MariaDB does not roll a half-done migration back. */
export interface Schema {
  /** Adds id, companyId and createdAt by itself; `companyId` leads every index. */
  createTable(name: string, columns: Columns, indexes?: { unique?: string[][]; indexes?: string[][] }): Promise<void>
  /** The columns exactly as given; the first is the primary key, counted up by the database when it is an integer. */
  createBareTable(name: string, columns: Columns): Promise<void>
  addColumn(table: string, name: string, column: Column): Promise<void>
  addIndex(table: string, fields: string[], options?: { unique?: boolean }): Promise<void>
  /** A statement that changes rows: what a new column is to hold in those that are there already. */
  run(sql: string, values?: Record<string, unknown>): Promise<void>
}

export interface Migration {
  up(schema: Schema): Promise<void>
}

export function createSchema(database: Database, transaction?: Transaction): Schema {
  const queries: QueryInterface = database.sequelize.getQueryInterface()
  const within = { transaction: transaction ?? null } as never
  const mysql = database.dialect === 'mysql'

  // UUIDs compare as bytes; the default collation would cost index space and time.
  const attribute = (given: Column) => ({
    type:
      mysql && given.kind === 'id'
        ? 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin'
        : dataType(given, database.dialect),
    allowNull: given.optional,
  })
  const exists = async (table: string) =>
    (await queries.showAllTables(within))
      .map(found => String((found as { tableName?: string }).tableName ?? found))
      .includes(table)

  const self: Schema = {
    async createTable(name, columns, { unique = [], indexes = [] } = {}) {
      const base = { id: column.id(), companyId: column.id(), createdAt: column.instant() }
      await self.createBareTable(name, { ...base, ...columns })
      for (const fields of unique) await self.addIndex(name, ['companyId', ...fields], { unique: true })
      for (const fields of indexes) await self.addIndex(name, ['companyId', ...fields])
    },
    async createBareTable(name, columns) {
      if (await exists(name)) return
      const attributes = Object.entries(columns).map(([key, given], index) => [
        key,
        {
          ...attribute(given),
          primaryKey: index === 0,
          ...(given.kind === 'integer' && index === 0 ? sequence(mysql) : {}),
        },
      ])
      const options = { ...(within as object), charset: 'utf8mb4', collate: 'utf8mb4_unicode_ci' }
      await queries.createTable(name, Object.fromEntries(attributes), options as never)
    },
    async addColumn(table, name, given) {
      const present = await queries.describeTable(table, within)
      if (!present[name]) await queries.addColumn(table, name, attribute(given) as never, within)
    },
    async addIndex(table, fields, { unique = false } = {}) {
      const name = `${table}_${fields.join('_')}`.slice(0, 60)
      const present = (await queries.showIndex(table, within)) as { name: string }[]
      if (!present.some(index => index.name === name)) {
        await queries.addIndex(table, { fields, name, unique, ...(within as object) } as never)
      }
    },
    async run(sql, values = {}) {
      await database.sequelize.query(sql, { ...(within as object), replacements: values })
    },
  }
  return self
}

// SQLite counts up only an INTEGER PRIMARY KEY; 2^31 is too few events for a busy MariaDB.
const sequence = (mysql: boolean) => ({ type: mysql ? DataTypes.BIGINT : DataTypes.INTEGER, autoIncrement: true })
