import { createConnection } from 'mysql2/promise'

/** Cuts MariaDB's connections to one database from outside, as an operator or a failing network would. */
export interface ConnectionKiller {
  /** Resolves to how many were cut, when the server knows them no more. */
  killAll(): Promise<number>
  close(): Promise<void>
}

/** `databaseUrl`: a test's own database; connections to any other are left alone. */
export async function openConnectionKiller(databaseUrl: string): Promise<ConnectionKiller> {
  const url = new URL(databaseUrl)
  const name = url.pathname.slice(1)
  url.pathname = '/'
  const connection = await createConnection(url.href)
  const list = async () => {
    const [rows] = await connection.query('SELECT id FROM information_schema.processlist WHERE db = ?', [name])
    return (rows as { id: number }[]).map(({ id }) => id)
  }
  // One that ended by itself meanwhile is no failure.
  const kill = (id: number) => connection.query(`KILL CONNECTION ${Number(id)}`).catch(() => undefined)
  return {
    async killAll() {
      const ids = await list()
      for (const id of ids) await kill(id)
      for (let left = ids; left.length > 0; ) left = (await list()).filter(id => ids.includes(id))
      return ids.length
    },
    close: () => connection.end(),
  }
}
