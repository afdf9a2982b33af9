import type { Database } from '../../core/data/connect.ts'

export interface Watched {
  sql: string
  /** How many rows came back. */
  rows: number
}

/** What the database was asked while `body` ran. */
export async function queriesOf<T>({ sequelize }: Database, body: () => Promise<T>): Promise<[T, Watched[]]> {
  const asked: Watched[] = []
  const original = sequelize.query
  const watched = async (...given: Parameters<typeof original>) => {
    const result: unknown = await original.apply(sequelize, given)
    const [query] = given as [string | { query: string }]
    asked.push({ sql: typeof query === 'string' ? query : query.query, rows: rowsIn(result) })
    return result
  }
  sequelize.query = watched as typeof original
  try {
    return [await body(), asked]
  } finally {
    sequelize.query = original
  }
}

/** Lets `body` run with a database that fails right after the first statement that matches `from`, and for good. */
export async function withoutDatabase<T>(
  { sequelize }: Database,
  { from }: { from: RegExp },
  body: () => Promise<T>,
): Promise<T> {
  const original = sequelize.query
  let isGone = false
  const failing = async (...given: Parameters<typeof original>) => {
    if (isGone) throw new Error('the database is gone')
    const [query] = given as [string | { query: string }]
    isGone = from.test(typeof query === 'string' ? query : query.query)
    return original.apply(sequelize, given)
  }
  sequelize.query = failing as typeof original
  try {
    return await body()
  } finally {
    sequelize.query = original
  }
}

/** A raw query answers with its rows and what the driver adds. */
function rowsIn(result: unknown): number {
  if (!Array.isArray(result)) return 0
  return Array.isArray(result[0]) ? result[0].length : result.length
}
