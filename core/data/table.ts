import { type Transaction, UniqueConstraintError } from 'sequelize'
import { uuidv7 } from 'uuidv7'
import { NotFound } from '../errors.ts'
import { type Column, decode, encode } from './column.ts'
import type { Among } from './condition.ts'
import type { Database } from './connect.ts'
import type { Statement } from './driver.ts'
import type { Gather } from './gather.ts'
import type { Model, NewRow, Row } from './model.ts'
import { ownershipOf } from './owner.ts'
import { countSql, deleteSql, insertSql, selectSql, updateEachSql, updateSql } from './sql.ts'

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
  /** Only what is this customer's. */
  contactId?: string | undefined
  transaction?: Transaction | undefined
  now: Date
  /** Absent: rows asked for by id are read one by one. */
  gather?: Gather
  /** Only looks: every change throws. */
  readOnly?: boolean
}

export const newId = () => uuidv7()

/** Values that one INSERT binds at most: SQLite takes 32,766. */
const mostValues = 20_000

export function bindTable<M extends Model>(database: Database, model: M, binding: Binding): Table<M> {
  const { dialect, driver } = database
  database.refuseUnknown(model)
  const columns = Object.entries(model.columns)
  const { companyId, contactId } = binding
  const owned = companyId && contactId !== undefined ? ownershipOf(model, companyId, contactId) : undefined
  const run = (statement: Statement) => driver.run(statement, binding.transaction)
  const write = (statement: Statement) => {
    if (binding.readOnly) throw new Error(`${model.name} is only looked at here: what lies ahead is not written`)
    if (owned?.readOnly) throw new Error(`${model.name} is the company's: no customer changes it`)
    return run(statement)
  }
  const among = (where: object = {}): Among => ({
    dialect,
    model,
    where: companyId ? { ...where, companyId } : where,
    ...(owned ? { within: owned.condition } : {}),
  })
  const toRow = (raw: Record<string, unknown>) =>
    Object.fromEntries(columns.map(([name, column]) => [name, decode(column, raw[name])])) as Row<M>

  function fresh(values: NewRow<M>): Row<M> {
    const given = values as Record<string, unknown>
    const whose = { companyId: companyId ?? given.companyId, ...stamp(given) }
    const complete: Record<string, unknown> = { id: newId(), createdAt: binding.now, ...given, ...whose }
    return Object.fromEntries(columns.map(([name]) => [name, complete[name] ?? null])) as Row<M>
  }

  const toColumns = (row: object) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => name !== 'seq' && model.columns[name])
        .map(([name, value]) => [name, encode(model.columns[name] as Column, value, dialect)]),
    )

  /** What a customer adds is their own; somebody else's is refused, not put right. */
  function stamp(given: Record<string, unknown>): Record<string, unknown> {
    if (!owned?.fixed || owned.parent) return {}
    const other = given[owned.fixed]
    if (owned.fixed === 'id' || (other !== undefined && other !== null && other !== contactId))
      throw new Error(`${model.name}: a customer adds nothing for others`)
    return { [owned.fixed]: contactId }
  }

  async function refuseStrangersParents(rows: readonly object[]): Promise<void> {
    if (!owned?.parent) return
    const { model: parent, by } = owned.parent
    const ids = [...new Set(rows.map(row => (row as Record<string, string>)[by] ?? ''))]
    const found = await bindTable(database, parent, binding).all({ where: { id: ids } as Where<Row<Model>> })
    if (found.length < ids.length) throw new NotFound()
  }

  // A row stays with the company it was born in, and with its customer where a customer changes it.
  function toChanges(values: object): Record<string, unknown> {
    const { companyId: _, ...changes } = toColumns(values)
    if (owned?.fixed) delete changes[owned.fixed]
    return changes
  }

  async function byIds(ids: string[]): Promise<Map<string, Row<M>>> {
    const where = { id: ids.length === 1 ? ids[0] : ids } as unknown as Where<Row<M>>
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
    all: async ({ where, ...query } = {}) => (await run(selectSql(among(where), query))).rows.map(toRow),
    count: async where => Number((await run(countSql(among(where)))).rows[0]?.amount),
    insert: async values => (await self.insertAll([values]))[0] as Row<M>,
    async insertAll(values) {
      const rows = values.map(fresh)
      await refuseStrangersParents(rows)
      const atOnce = Math.floor(mostValues / columns.length)
      for (let from = 0; from < rows.length; from += atOnce)
        await write(insertSql(model.name, rows.slice(from, from + atOnce).map(toColumns)))
      return rows
    },
    insertOnce: values => unlessTwin(() => self.insert(values)),
    change: async (where, values) => (await write(updateSql(among(where), toChanges(values)))).changed,
    async changeEach(where, rows) {
      const changes = [...rows].map(([id, values]) => [id, toChanges(values)] as const)
      return (await write(updateEachSql(among({ ...where, id: [...rows.keys()] }), changes))).changed
    },
    remove: async where => (await write(deleteSql(among(where)))).changed,
  }
  return self
}

/** The id, when nothing else is asked. */
function onlyId({ where, ...rest }: { where?: object }): string | undefined {
  const { id, ...others } = (where ?? {}) as { id?: unknown }
  const alone = Reflect.ownKeys(others).length === 0 && Object.keys(rest).length === 0
  return alone && typeof id === 'string' ? id : undefined
}

/** What `body` writes; undefined when a unique index already holds such a row. The transaction goes on. */
export async function unlessTwin<T>(body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body()
  } catch (error) {
    if (isTwin(error)) return undefined
    throw error
  }
}

// Sequelize gives every broken constraint of SQLite this name, a missing value too.
const isTwin = (error: unknown) =>
  error instanceof UniqueConstraintError && !/NOT NULL|CHECK/.test((error.parent as Error).message)
