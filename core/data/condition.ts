import { Op } from 'sequelize'
import { type Column, encode } from './column.ts'
import type { Statement } from './driver.ts'
import type { Model } from './model.ts'

/** Which rows of which table, for which database. */
export interface Among {
  dialect: 'sqlite' | 'mysql'
  model: Model
  /** As `Where`: equal, one of, empty, or an operator; `[Op.or]`, `[Op.and]` and `[Op.not]` with further ones. */
  where: object
  /** What holds besides, whatever is asked: the customer's own rows. */
  within?: Statement
}

/** The text after WHERE, with a space before it; nothing when all rows are meant. */
export function whereSql(among: Among): Statement {
  const asked = allOf(among, among.where)
  const condition = among.within?.text
    ? joined(
        [asked, among.within].filter(({ text }) => text !== ''),
        ' AND ',
      )
    : asked
  return condition.text ? { ...condition, text: ` WHERE ${condition.text}` } : condition
}

function allOf(among: Among, where: object): Statement {
  const own = where as Record<string | symbol, unknown>
  const compared = Object.entries(own).map(([name, value]) => comparison(among, name, value))
  const grouped = Object.getOwnPropertySymbols(own).map(symbol => group(among, symbol, own[symbol]))
  return joined(
    [...compared, ...grouped].filter(({ text }) => text !== ''),
    ' AND ',
  )
}

function group(among: Among, symbol: symbol, value: unknown): Statement {
  const parts = (Array.isArray(value) ? value : [value]).map(part => allOf(among, part as object))
  if (symbol === Op.and) return joined(parts.filter(({ text }) => text !== '').map(bracketed), ' AND ')
  if (symbol === Op.not) return { ...joined(parts, ' AND '), text: `NOT (${joined(parts, ' AND ').text || '1 = 1'})` }
  if (symbol !== Op.or) throw new Error(`${among.model.name}: ${String(symbol)} joins no conditions`)
  // One of none is nothing, and one that asks for nothing lets everything pass.
  if (parts.length === 0) return never
  return parts.some(({ text }) => text === '') ? always : bracketed(joined(parts.map(bracketed), ' OR '))
}

function comparison({ dialect, model, where }: Among, name: string, value: unknown): Statement {
  const column = model.columns[name]
  if (!column) throw new Error(`${model.name} has no column ${name}`)
  // A forgotten value must not find whatever is empty.
  if (value === undefined) throw new Error(`${model.name}.${name} is compared with undefined`)
  const kept = (one: unknown) => asKept(column, one, dialect)
  // Without statistics SQLite would rather walk all of a company's rows than look a handful of ids up one by one; the
  // plus keeps it from using the company's index for that.
  const held = dialect === 'sqlite' && name === 'companyId' && Array.isArray((where as { id?: unknown }).id)
  const text = `${held ? '+' : ''}\`${name}\``
  if (value === null) return { text: `${text} IS NULL`, values: [] }
  if (Array.isArray(value)) return oneOf(text, value.map(kept))
  if (!isOperated(value)) return { text: `${text} = ?`, values: [kept(value)] }
  const operated = Object.getOwnPropertySymbols(value).map(symbol => {
    const given = (value as Record<symbol, unknown>)[symbol]
    return operation(text, symbol, isPattern(symbol) ? given : Array.isArray(given) ? given.map(kept) : kept(given))
  })
  return joined(operated, ' AND ')
}

const isOperated = (value: unknown): value is object =>
  typeof value === 'object' && !(value instanceof Date) && Object.getOwnPropertySymbols(value ?? {}).length > 0

const isPattern = (symbol: symbol) => symbol === Op.like || symbol === Op.notLike

const signs = new Map<symbol, string>([
  [Op.eq, '='],
  [Op.ne, '!='],
  [Op.lt, '<'],
  [Op.lte, '<='],
  [Op.gt, '>'],
  [Op.gte, '>='],
  [Op.like, 'LIKE'],
  [Op.notLike, 'NOT LIKE'],
])

function operation(text: string, symbol: symbol, value: unknown): Statement {
  if (value === null) return { text: `${text} IS ${symbol === Op.eq ? '' : 'NOT '}NULL`, values: [] }
  if (symbol === Op.in) return oneOf(text, value as unknown[])
  if (symbol === Op.notIn) return noneOf(text, value as unknown[])
  const sign = signs.get(symbol)
  if (!sign) throw new Error(`${String(symbol)} is no comparison we know`)
  return { text: `${text} ${sign} ?`, values: [value] }
}

export const marks = (count: number) => Array.from({ length: count }, () => '?').join(', ')
const never: Statement = { text: '1 = 0', values: [] }
const always: Statement = { text: '1 = 1', values: [] }
const oneOf = (text: string, values: unknown[]) =>
  values.length > 0 ? { text: `${text} IN (${marks(values.length)})`, values } : never
const noneOf = (text: string, values: unknown[]) =>
  values.length > 0 ? { text: `${text} NOT IN (${marks(values.length)})`, values } : always

const bracketed = ({ text, values }: Statement): Statement => ({ text: `(${text})`, values })
const joined = (parts: readonly Statement[], between: string): Statement => ({
  text: parts.map(({ text }) => text).join(between),
  values: parts.flatMap(({ values }) => values),
})

/** MariaDB refuses to compare an id with what is not ASCII ("illegal mix of collations"); no row has an empty one. */
function asKept(column: Column, value: unknown, dialect: Among['dialect']): unknown {
  const strange = column.kind === 'id' && typeof value === 'string' && /[^ -~]/.test(value)
  return strange ? '' : encode(column, value, dialect)
}
