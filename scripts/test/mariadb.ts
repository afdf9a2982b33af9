import { createConnection } from 'mysql2/promise'

const usual = 'mysql://root@127.0.0.1:3306/'

/** The MariaDB to test on: TEST_DATABASE_URL, else the usual one of a development machine; undefined when none answers. */
export async function findMariaDb(): Promise<string | undefined> {
  const url = process.env.TEST_DATABASE_URL || usual
  try {
    await ask(url, 'SELECT 1')
    return url
  } catch {
    return undefined
  }
}

/** Drops what this run left behind, and what a run that was killed left behind a day ago; those of others stay. */
export async function removeDatabases({ url, prefix }: { url: string; prefix: string }): Promise<void> {
  const rows = await ask(
    url,
    `SELECT s.schema_name AS name, MIN(t.create_time) < NOW() - INTERVAL 1 DAY AS old
       FROM information_schema.schemata s LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name
      WHERE s.schema_name LIKE 'recado\\_test\\_%' GROUP BY s.schema_name`,
  )
  const ours = rows.filter(({ name, old }) => name.startsWith(prefix) || Number(old) === 1)
  for (const { name } of ours) await ask(url, `DROP DATABASE IF EXISTS \`${name}\``)
}

async function ask(url: string, sql: string): Promise<{ name: string; old: unknown }[]> {
  const connection = await createConnection({ uri: url, connectTimeout: 2_000 })
  try {
    const [rows] = await connection.query(sql)
    return Array.isArray(rows) ? (rows as { name: string; old: unknown }[]) : []
  } finally {
    await connection.end()
  }
}
