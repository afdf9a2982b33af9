import { type Sequelize, Transaction } from 'sequelize'
import { type Connection, poolOf } from './pool.ts'

/** What a statement came to. */
export interface Ran {
  rows: Record<string, unknown>[]
  /** Rows that were written, or that matched where they were written to. */
  changed: number
}

/** A text with a `?` for each value; values are texts, numbers and null. */
export interface Statement {
  text: string
  values: readonly unknown[]
}

/**
 * Statements that are ready to run, handed to the driver as they are, on the connections that Sequelize opens and
 * keeps. Its own way to the driver costs four to five times as much CPU per statement (measured on both databases),
 * and a status on its way to a customer is a dozen statements.
 */
export interface Driver {
  run(statement: Statement, transaction?: Transaction | null): Promise<Ran>
  /** Takes SQLite's write lock at once, instead of failing half-way. Rolled back when `body` throws. */
  transact<T>(body: (transaction: Transaction) => Promise<T>): Promise<T>
}

type Run = (connection: Connection, statement: Statement) => Promise<Ran>

export function createDriver(sequelize: Sequelize): Driver {
  const dialect = sequelize.getDialect()
  const onConnection = dialect === 'sqlite' ? runOnSqlite : runOnMysql
  const begin = dialect === 'sqlite' ? 'BEGIN IMMEDIATE' : 'START TRANSACTION'
  const pool = poolOf(sequelize)

  const run: Run = async (connection, statement) => {
    try {
      return await onConnection(connection, statement)
    } catch (error) {
      throw asSequelize(sequelize, connection, { error, text: statement.text })
    }
  }

  async function alone(statement: Statement): Promise<Ran> {
    const connection = await pool.common()
    try {
      return await run(connection, statement)
    } finally {
      pool.giveBackCommon(connection)
    }
  }

  /** A connection in an unknown state is never given to anybody else. */
  async function close(transaction: Opened, text: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const { connection } = transaction
    transaction.finished = text === 'COMMIT' ? 'commit' : 'rollback'
    try {
      await run(connection, { text, values: [] })
    } catch (error) {
      await pool.destroy(connection).catch(() => undefined)
      throw error
    }
    pool.giveBack(connection)
  }

  return {
    run: (statement, transaction) =>
      transaction ? run((transaction as unknown as Opened).connection, statement) : alone(statement),
    async transact(body) {
      const transaction = new Transaction(sequelize, {}) as unknown as Opened
      transaction.connection = await pool.own(transaction.id)
      try {
        await run(transaction.connection, { text: begin, values: [] })
        const result = await body(transaction as unknown as Transaction)
        await close(transaction, 'COMMIT')
        return result
      } catch (error) {
        // What went wrong first is what people are told.
        if (!transaction.finished) await close(transaction, 'ROLLBACK').catch(() => undefined)
        throw error
      }
    },
  }
}

/** Sequelize's transaction, so that its own queries can take part. */
interface Opened {
  id: string
  connection: Connection
  finished?: 'commit' | 'rollback'
}

interface SqliteConnection extends Connection {
  all(text: string, values: unknown, done: (error: Error | null, rows: Ran['rows']) => void): void
  run(text: string, values: unknown, done: (this: { changes: number }, error: Error | null) => void): void
}

const runOnSqlite: Run = (connection, { text, values }) =>
  new Promise((resolve, reject) => {
    const sqlite = connection as SqliteConnection
    if (text.startsWith('SELECT'))
      sqlite.all(text, values, (error, rows) => (error ? reject(error) : resolve({ rows, changed: 0 })))
    else
      sqlite.run(text, values, function (error) {
        return error ? reject(error) : resolve({ rows: [], changed: this.changes })
      })
  })

interface MysqlConnection extends Connection {
  query(text: string, values: unknown, done: (error: Error | null, result: unknown) => void): void
}

const runOnMysql: Run = (connection, { text, values }) =>
  new Promise((resolve, reject) => {
    const mysql = connection as MysqlConnection
    mysql.query(text, values, (error, result) => {
      if (error) reject(error)
      else if (Array.isArray(result)) resolve({ rows: result as Ran['rows'], changed: 0 })
      else resolve({ rows: [], changed: (result as { affectedRows: number }).affectedRows })
    })
  })

/** The error classes that the rest of the program knows. */
function asSequelize(sequelize: Sequelize, connection: Connection, { error, text }: { error: unknown; text: string }) {
  type Formatter = { formatError(error: unknown, stack?: string): Error }
  const { Query } = (sequelize as unknown as { dialect: { Query: new (...parts: unknown[]) => Formatter } }).dialect
  const failed = Object.assign(error as Error, { sql: text })
  return new Query(connection, sequelize, {}).formatError(failed, failed.stack)
}
