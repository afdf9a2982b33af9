import { DataTypes, type QueryInterface, QueryTypes, type Transaction } from 'sequelize'
import { type Column, column } from './column.ts'
import { type Database, dataType } from './connect.ts'

export type Columns = Record<string, Column>

/** What a migration may do. Every step can be run again: MariaDB does not roll a half-done migration back. */
export interface Schema {
  /** Adds id, companyId and createdAt by itself; `companyId` leads every index. */
  createTable(name: string, columns: Columns, indexes?: { unique?: string[][]; indexes?: string[][] }): Promise<void>
  /** The columns exactly as given; the first is the primary key, counted up by the database when it is an integer. */
  createBareTable(name: string, columns: Columns): Promise<void>
  /** `fill`: what the rows that are there already get, where the column may not be empty. */
  addColumn(table: string, name: string, column: Column, fill?: string | number): Promise<void>
  /** How MariaDB compares what is in the column; SQLite compares to the letter whatever a column is called. */
  changeCollation(table: string, name: string, column: Column): Promise<void>
  addIndex(table: string, fields: string[], options?: { unique?: boolean }): Promise<void>
  removeIndex(table: string, fields: string[]): Promise<void>
  /** Rows of a SELECT. */
  select<R extends object>(sql: string, values?: Record<string, unknown>): Promise<R[]>
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

  const attribute = (given: Column) => ({
    type: (mysql && collated(given)) || dataType(given, database.dialect),
    allowNull: given.optional,
  })
  const exists = async (table: string) =>
    (await queries.showAllTables(within))
      .map(found => String((found as { tableName?: string }).tableName ?? found))
      .includes(table)

  const hasIndex = async (table: string, name: string) =>
    ((await queries.showIndex(table, within)) as { name: string }[]).some(index => index.name === name)

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
    async addColumn(table, name, given, fill) {
      const present = await queries.describeTable(table, within)
      const filled = fill === undefined ? {} : { defaultValue: fill }
      if (!present[name]) await queries.addColumn(table, name, { ...attribute(given), ...filled } as never, within)
    },
    async changeCollation(table, name, given) {
      if (mysql) await queries.changeColumn(table, name, attribute(given) as never, within)
    },
    async addIndex(table, fields, { unique = false } = {}) {
      const name = indexName(table, fields)
      if (!(await hasIndex(table, name))) {
        await queries.addIndex(table, { fields, name, unique, ...(within as object) } as never)
      }
    },
    async removeIndex(table, fields) {
      const name = indexName(table, fields)
      if (await hasIndex(table, name)) await queries.removeIndex(table, name, within)
    },
    select: (sql, values = {}) =>
      database.sequelize.query(sql, { ...(within as object), type: QueryTypes.SELECT, replacements: values }),
    async run(sql, values = {}) {
      await database.sequelize.query(sql, { ...(within as object), replacements: values })
    },
  }
  return self
}

const indexName = (table: string, fields: string[]) => `${table}_${fields.join('_')}`.slice(0, 60)

/** How MariaDB has to compare what its usual collation would compare as people do. */
function collated({ kind, length }: Column): string | undefined {
  // UUIDs compare as bytes; the default collation would cost index space and time.
  if (kind === 'id') return 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin'
  return kind === 'exact' ? `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` : undefined
}

// SQLite counts up only an INTEGER PRIMARY KEY; 2^31 is too few events for a busy MariaDB.
const sequence = (mysql: boolean) => ({ type: mysql ? DataTypes.BIGINT : DataTypes.INTEGER, autoIncrement: true })
