import { Op, type Transaction, UniqueConstraintError } from 'sequelize'
import { uuidv7 } from 'uuidv7'
import { NotFound } from '../errors.ts'
import { caseByIdSql } from './case-by-id.ts'
import { type Column, decode, encode } from './column.ts'
import type { Database } from './connect.ts'
import type { Gather } from './gather.ts'
import { hotStatements } from './hot.ts'
import type { Model, NewRow, Row } from './model.ts'
import { whereInstants } from './where-instants.ts'

/** Equal, one of, or a Sequelize operator (`{ [Op.gt]: 3 }`); `[Op.or]` and the like at the top. */
export type Where<R> = { [K in keyof R]?: R[K] | readonly R[K][] | { [operator: symbol]: unknown } | null } & {
  [operator: symbol]: unknown
}

export interface Query<R> {
  where?: Where<R>
  order?: [keyof R & string, 'ASC' | 'DESC'][]
  limit?: number
  offset?: number
}

/** One table as one company (and one transaction) sees it. Rows are plain objects. */
export interface Table<M extends Model> {
  /** Throws NotFound. */
  get(id: string): Promise<Row<M>>
  first(query: Query<Row<M>>): Promise<Row<M> | undefined>
  all(query?: Query<Row<M>>): Promise<Row<M>[]>
  count(where?: Where<Row<M>>): Promise<number>
  insert(values: NewRow<M>): Promise<Row<M>>
  insertAll(values: NewRow<M>[]): Promise<Row<M>[]>
  /** As insert, but undefined when a unique index already holds such a row. */
  insertOnce(values: NewRow<M>): Promise<Row<M> | undefined>
  /** Resolves to the number of rows that matched: in a compare-and-set, 1 means "mine". */
  change(where: Where<Row<M>>, values: Partial<Row<M>>): Promise<number>
  /** As change, with values of its own for each id; all rows name the same columns. */
  changeEach(where: Where<Row<M>>, rows: ReadonlyMap<string, Partial<Row<M>>>): Promise<number>
  remove(where: Where<Row<M>>): Promise<number>
}

export interface Binding {
  /** Absent: every company's rows (core only). */
  companyId?: string
  transaction?: Transaction | undefined
  now: Date
  /** Absent: rows asked for by id are read one by one. */
  gather?: Gather
}

export const newId = () => uuidv7()

export function bindTable<M extends Model>(database: Database, model: M, binding: Binding): Table<M> {
  const table = database.tableOf(model)
  const columns = Object.entries(model.columns)
  const queries = database.sequelize.getQueryInterface()
  const transaction = binding.transaction ?? null
  const hot = hotStatements(database, model, { companyId: binding.companyId, transaction })
  const scoped = (where: object = {}) => ({
    ...comparable(model, where as Record<string, unknown>),
    ...companyScope(database, binding, where),
  })
  const toRow = (raw: Record<string, unknown>) =>
    Object.fromEntries(columns.map(([name, column]) => [name, decode(column, raw[name])])) as Row<M>

  function fresh(values: NewRow<M>): Row<M> {
    const given = values as Record<string, unknown>
    const companyId = binding.companyId ?? given.companyId
    const complete: Record<string, unknown> = { id: newId(), createdAt: binding.now, ...given, companyId }
    return Object.fromEntries(columns.map(([name]) => [name, complete[name] ?? null])) as Row<M>
  }

  const toColumns = (row: object) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => name !== 'seq' && model.columns[name])
        .map(([name, value]) => [name, encode(model.columns[name] as Column, value, database.dialect)]),
    )

  // A row stays with the company it was born in.
  function toChanges(values: object): Record<string, unknown> {
    const { companyId: _, ...changes } = toColumns(values)
    return changes
  }

  async function byIds(ids: string[]): Promise<Map<string, Row<M>>> {
    if (ids.length === 1 && isAscii(ids[0] as string)) {
      const raw = await hot.byId(ids[0] as string)
      return new Map(raw ? [[ids[0] as string, toRow(raw)]] : [])
    }
    const where = { id: ids } as unknown as Where<Row<M>>
    return new Map((await self.all({ where })).map(row => [(row as unknown as { id: string }).id, row]))
  }

  const self: Table<M> = {
    async get(id) {
      const row = await self.first({ where: { id } as unknown as Where<Row<M>> })
      if (!row) throw new NotFound()
      return row
    },
    async first(query) {
      const id = onlyId(query)
      if (id && binding.gather) return binding.gather(model.name, id, byIds)
      return (await self.all({ ...query, limit: 1 }))[0]
    },
    async all({ where, ...query } = {}) {
      const rows = await table.findAll({ ...query, where: scoped(where) as never, raw: true, transaction } as never)
      return (rows as unknown as Record<string, unknown>[]).map(toRow)
    },
    count: async where => Number(await table.count({ where: scoped(where) as never, transaction })),
    insert: async values => (await self.insertAll([values]))[0] as Row<M>,
    async insertAll(values) {
      if (values.length === 0) return []
      const rows = values.map(fresh)
      const [first] = rows
      if (first && rows.length === 1) await hot.insertOne(toColumns(first))
      else await queries.bulkInsert(model.name, rows.map(toColumns as never), { transaction } as never)
      return rows
    },
    async insertOnce(values) {
      try {
        return await self.insert(values)
      } catch (error) {
        if (isTwin(error)) return undefined
        throw error
      }
    },
    async change(where, values) {
      const changes = toChanges(values)
      const among = whereInstants(model, scoped(where), database.dialect) as never
      return Number(await queries.bulkUpdate(model.name, changes, among, { transaction } as never))
    },
    async changeEach(where, rows) {
      const columns = [...rows].map(([id, values]) => [id, toChanges(values)] as const)
      const changes = caseByIdSql(database.sequelize, columns)
      const among = whereInstants(model, scoped({ ...where, id: [...rows.keys()] }), database.dialect) as never
      return Number(await queries.bulkUpdate(model.name, changes, among, { transaction } as never))
    },
    remove: where => table.destroy({ where: scoped(where) as never, transaction }),
  }
  return self
}

/** The id, when nothing else is asked. */
function onlyId({ where, ...rest }: { where?: object }): string | undefined {
  const { id, ...others } = (where ?? {}) as { id?: unknown }
  const alone = Reflect.ownKeys(others).length === 0 && Object.keys(rest).length === 0
  return alone && typeof id === 'string' ? id : undefined
}

// MariaDB refuses to compare an id with what is not ASCII ("illegal mix of collations"); no row has an empty one.
function comparable(model: Model, where: Record<string, unknown>): object {
  const safe = (value: unknown) => (typeof value === 'string' && !isAscii(value) ? '' : value)
  const ids = Object.entries(where).filter(([name]) => model.columns[name]?.kind === 'id')
  const safeIds = ids.map(([name, value]) => [name, Array.isArray(value) ? value.map(safe) : safe(value)])
  return { ...where, ...Object.fromEntries(safeIds) }
}

const isAscii = (text: string) => !/[^ -~]/.test(text)

/**
 * Without statistics SQLite would rather walk all of a company's rows than look a handful of ids up one by one; the
 * plus keeps it from using the company's index for that.
 */
function companyScope({ sequelize, dialect }: Database, { companyId }: Binding, where: object): object {
  if (!companyId) return {}
  const { id, [Op.and]: all } = where as { id?: unknown; [Op.and]?: unknown }
  if (dialect !== 'sqlite' || !Array.isArray(id)) return { companyId }
  const mine = sequelize.literal(`+\`companyId\` = ${sequelize.escape(companyId)}`)
  return { [Op.and]: [...(Array.isArray(all) ? all : all ? [all] : []), mine] }
}

// Sequelize gives every broken constraint of SQLite this name, a missing value too.
const isTwin = (error: unknown) =>
  error instanceof UniqueConstraintError && !/NOT NULL|CHECK/.test((error.parent as Error).message)
