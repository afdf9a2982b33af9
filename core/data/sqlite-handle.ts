import { setTimeout as pause } from 'node:timers/promises'
import * as sqlite from '@appthreat/sqlite3'

export type Done = (this: unknown, error: Error | null, result?: unknown) => void
interface Statement {
  run(values: unknown, done: Done): void
  all(values: unknown, done: Done): void
  finalize(): void
}
export interface Handle {
  prepare(sql: string, done: (error: Error | null) => void): Statement
  run(sql: string, values: unknown, done: Done): void
  all(sql: string, values: unknown, done: Done): void
  exec(sql: string, done: (error: Error | null) => void): void
  configure(option: 'busyTimeout', value: number): void
  close(done: (error: Error | null) => void): void
}
// The types know no default export, but the module has one, and only it carries the OPEN_* flags.
type Driver = Record<string, number> & {
  Database: new (filename: string, done: (error: Error | null) => void) => Handle
}
export const { default: driver } = sqlite as unknown as { default: Driver }

const pragmas = 'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-4000;'

export async function openHandle(filename: string): Promise<Handle> {
  const handle = await open(filename)
  try {
    await prepareHandle(handle)
    return handle
  } catch (error) {
    await closeHandle(handle)
    throw error
  }
}

const open = (filename: string): Promise<Handle> =>
  new Promise((resolve, reject) => {
    const handle = new driver.Database(filename, error => {
      if (error) return reject(error)
      handle.configure('busyTimeout', 0)
      resolve(handle)
    })
  })

const longestOpeningMs = 30_000
const openingPauseMs = 10

/** Two processes that open a new file at once both want to turn it into WAL: SQLite refuses the second without waiting. */
async function prepareHandle(handle: Handle): Promise<void> {
  for (let waited = 0; ; ) {
    const error = await new Promise<Error | null>(resolve => handle.exec(pragmas, resolve))
    if (!error) return
    if ((error as { code?: string }).code !== 'SQLITE_BUSY' || waited > longestOpeningMs) throw error
    waited += openingPauseMs
    await pause(openingPauseMs)
  }
}

export function closeHandle(handle: Handle): Promise<void> {
  for (const statement of prepared.get(handle)?.values() ?? []) statement.finalize()
  prepared.delete(handle)
  return new Promise((resolve, reject) => handle.close(error => (error ? reject(error) : resolve())))
}

/** Runs one statement; the driver's `this` (changes, last id) is part of the answer. */
export async function once(handle: Handle, method: 'run' | 'all', sql: string, values: unknown): Promise<Ran> {
  const target = returns(sql, values) ? await preparedOn(handle, sql) : undefined
  return new Promise((resolve, reject) => {
    const done: Done = function (error, result) {
      return error ? reject(error) : resolve({ context: this, result })
    }
    if (target) target[method](values ?? [], done)
    else handle[method](sql, values ?? [], done)
  })
}

export interface Ran {
  context: unknown
  result: unknown
}

/** Texts that come again to the letter: those with bound values, and the frame of a transaction. Long ones are lists. */
const returns = (sql: string, values: unknown) =>
  sql.length < 3_000 &&
  (/^(BEGIN|COMMIT|ROLLBACK)/.test(sql) || Object.keys((values as object | undefined) ?? {}).length > 0)

const prepared = new WeakMap<Handle, Map<string, Statement>>()

/** Preparing costs as much as running: the last hundred statements of a handle are kept. */
async function preparedOn(handle: Handle, sql: string): Promise<Statement> {
  const known = prepared.get(handle) ?? new Map<string, Statement>()
  prepared.set(handle, known)
  const statement = known.get(sql) ?? (await prepare(handle, sql))
  known.delete(sql)
  known.set(sql, statement)
  const [oldest] = known
  if (known.size > 100 && oldest) {
    known.delete(oldest[0])
    oldest[1].finalize()
  }
  return statement
}

function prepare(handle: Handle, sql: string): Promise<Statement> {
  return new Promise((resolve, reject) => {
    const statement = handle.prepare(sql, error => (error ? reject(error) : resolve(statement)))
  })
}
