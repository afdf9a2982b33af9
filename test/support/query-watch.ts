import type { Database } from '../../core/data/connect.ts'

export interface Watched {
  sql: string
  /** For its question marks. */
  values: readonly unknown[]
  /** How many rows came back. */
  rows: number
}

/** What the database was asked while `body` ran, through tables and as text. */
export async function queriesOf<T>({ sequelize, driver }: Database, body: () => Promise<T>): Promise<[T, Watched[]]> {
  const asked: Watched[] = []
  const original = { query: sequelize.query, run: driver.run }
  const watched = async (...given: Parameters<typeof sequelize.query>) => {
    const result: unknown = await original.query.apply(sequelize, given)
    const [query] = given as [string | { query: string }]
    asked.push({ sql: typeof query === 'string' ? query : query.query, values: [], rows: rowsIn(result) })
    return result
  }
  sequelize.query = watched as typeof original.query
  driver.run = async (statement, transaction) => {
    const ran = await original.run(statement, transaction)
    asked.push({ sql: statement.text, values: statement.values, rows: ran.rows.length })
    return ran
  }
  try {
    return [await body(), asked]
  } finally {
    Object.assign(sequelize, { query: original.query })
    Object.assign(driver, { run: original.run })
  }
}

/** Lets `body` run with a database that fails right after the first statement that matches `from`, and for good. */
export async function withoutDatabase<T>(
  { sequelize, driver }: Database,
  { from }: { from: RegExp },
  body: () => Promise<T>,
): Promise<T> {
  const original = { query: sequelize.query, run: driver.run }
  let isGone = false
  const notice = (sql: string) => {
    if (isGone) throw new Error('the database is gone')
    isGone = from.test(sql)
  }
  const query = async (...given: Parameters<typeof sequelize.query>) => {
    const [asked] = given as [string | { query: string }]
    notice(typeof asked === 'string' ? asked : asked.query)
    return original.query.apply(sequelize, given)
  }
  const run: typeof driver.run = async (statement, transaction) => {
    notice(statement.text)
    return original.run(statement, transaction)
  }
  Object.assign(sequelize, { query })
  Object.assign(driver, { run })
  try {
    return await body()
  } finally {
    Object.assign(sequelize, { query: original.query })
    Object.assign(driver, { run: original.run })
  }
}

/** A raw query answers with its rows and what the driver adds. */
function rowsIn(result: unknown): number {
  if (!Array.isArray(result)) return 0
  return Array.isArray(result[0]) ? result[0].length : result.length
}
