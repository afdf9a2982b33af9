import { encode } from './column.ts'
import type { Model } from './model.ts'

/**
 * Instants of a condition as the text they are kept as. An UPDATE has no model to tell Sequelize what a Date is to
 * become: SQLite would be given a number that equals nothing, and MariaDB a text without its milliseconds.
 */
export function whereInstants<W extends object>({ columns }: Model, where: W, dialect: 'sqlite' | 'mysql'): W {
  const asText = (value: unknown): unknown => {
    if (value instanceof Date) return encode({ kind: 'instant', optional: true }, value, dialect)
    if (Array.isArray(value)) return value.map(asText)
    return isPlain(value) ? mapped(value, asText) : value
  }
  const conditions = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(conditions)
    if (!isPlain(value)) return value
    return mapped(value, (inner, key) => {
      if (typeof key === 'symbol') return conditions(inner)
      return columns[key]?.kind === 'instant' ? asText(inner) : inner
    })
  }
  return conditions(where) as W
}

/** Nothing of Sequelize's own (literals), which are objects of classes. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const mapped = (value: object, change: (inner: unknown, key: string | symbol) => unknown) =>
  Object.fromEntries(Reflect.ownKeys(value).map(key => [key, change(Reflect.get(value, key), key)]))
