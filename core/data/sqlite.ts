import { setTimeout as pause } from 'node:timers/promises'
import { closeHandle, type Done, driver, type Handle, once, openHandle } from './sqlite-handle.ts'
import { createTurns } from './turns.ts'

/**
 * What Sequelize takes as its `sqlite3` module. Three things differ from the bare driver: writers of this process stand
 * in line, because SQLite has one writer and a line is fair and costs no polling; a database that another process holds
 * is waited for in JavaScript (the driver would block the four libuv threads, and the lock's holder could not commit);
 * and handles are reused, because Sequelize opens and closes one per transaction.
 */
export function createSqliteModule(busyLimitMs = 30_000) {
  const idle = new Map<string, Handle[]>()
  const takeTurn = createTurns()

  class Database {
    readonly filename: string
    uuid?: string
    #handle: Promise<Handle>
    #last: Promise<unknown>
    /** Ends this connection's turn as the writer; there while a transaction is open. */
    #endTurn: (() => void) | undefined
    #isOpen = false
    #closed: Promise<void> | undefined

    constructor(filename: string, _mode: unknown, done?: (error: Error | null) => void) {
      this.filename = filename
      this.#handle = take(filename)
      this.#last = this.#handle
      this.#handle.then(
        () => done?.(null),
        error => done?.(error),
      )
    }

    run(sql: string, ...rest: unknown[]) {
      return this.#queue('run', sql, rest)
    }

    all(sql: string, ...rest: unknown[]) {
      // Sequelize asks for the column types before each SELECT; rows are decoded by our own columns (column.ts).
      if (sql.startsWith('PRAGMA table_info(`')) return this.#answer(rest, [])
      return this.#queue('all', sql, rest)
    }

    serialize(body: () => void) {
      body()
    }

    close(done?: (error: Error | null) => void) {
      // Closed twice it would give its handle back twice, and two would write through it.
      // What is asked from now on is refused: a COMMIT that came beside the abandoning would meet no transaction.
      this.#closed ??= this.#last
        .then(() => this.#abandon())
        .then(() => this.#handle)
        .then(handle => give(this.filename, handle))
      this.#closed.then(
        () => done?.(null),
        error => done?.(error),
      )
    }

    async #inTurn<T>(sql: string, run: () => Promise<T>): Promise<T> {
      if (!this.#endTurn && !writes.test(sql)) return run()
      this.#endTurn ??= await takeTurn()
      const opens = sql.startsWith('BEGIN')
      const closes = /^(COMMIT|ROLLBACK)/.test(sql)
      if (opens) this.#isOpen = true
      try {
        const result = await run()
        if (closes) this.#isOpen = false
        return result
      } catch (error) {
        if (opens || closes) this.#isOpen = false
        throw error
      } finally {
        if (!this.#isOpen) this.#leave()
      }
    }

    /** A transaction that was neither committed nor rolled back must not be handed on with its handle. */
    async #abandon() {
      if (this.#isOpen) await this.#inTurn('ROLLBACK', async () => once(await this.#handle, 'run', 'ROLLBACK', []))
    }

    #leave() {
      this.#endTurn?.()
      this.#endTurn = undefined
      this.#isOpen = false
    }

    #answer(rest: unknown[], result: unknown) {
      const done = rest.at(-1) as Done
      done.call({}, null, result)
      return this
    }

    #queue(method: 'run' | 'all', sql: string, rest: unknown[]) {
      const done = typeof rest.at(-1) === 'function' ? (rest.pop() as Done) : undefined
      if (this.#closed !== undefined) {
        queueMicrotask(() => done?.call({}, new Error('SQLITE_MISUSE: the database is closed')))
        return this
      }
      const turn = this.#last.then(() =>
        this.#inTurn(sql, async () => patiently(await this.#handle, method, whole(sql), rest[0])),
      )
      this.#last = turn.catch(() => undefined)
      turn.then(
        ({ context, result }) => done?.call(context, null, result),
        error => done?.call({}, error),
      )
      return this
    }
  }

  async function take(filename: string): Promise<Handle> {
    return idle.get(filename)?.pop() ?? openHandle(filename)
  }

  async function give(filename: string, handle: Handle): Promise<void> {
    const waiting = idle.get(filename) ?? []
    idle.set(filename, waiting)
    if (waiting.length < 8) waiting.push(handle)
    else await closeHandle(handle)
  }

  async function patiently(handle: Handle, method: 'run' | 'all', sql: string, values: unknown) {
    for (let waited = 0; ; ) {
      try {
        return await once(handle, method, sql, values)
      } catch (error) {
        const busy = (error as { code?: string }).code === 'SQLITE_BUSY'
        if (!busy || waited > busyLimitMs) throw error
        // Jitter keeps two waiting processes from meeting at the lock again and again.
        const wait = 2 + Math.random() * 20
        waited += wait
        await pause(wait)
      }
    }
  }

  async function closeIdle(): Promise<void> {
    const handles = [...idle.values()].flat()
    idle.clear()
    await Promise.all(handles.map(closeHandle))
  }

  return { module: { ...driver, Database }, closeIdle }
}

const writes = /^(BEGIN IMMEDIATE|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)/i

/** SQLite reads a statement up to a null byte only; Sequelize leaves those that were typed inside its quoted texts. */
const whole = (sql: string) => (sql.includes('\0') ? sql.replaceAll('\0', "'||char(0)||'") : sql)
