import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sequelize } from 'sequelize'

/** A database of one test's own: `TEST_DATABASE_URL` names a MariaDB server to make it on, else it is a SQLite file. */
export interface TestDatabase {
  url: string
  folder: string
  remove(): Promise<void>
}

export async function freshDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'recado-test-'))
  const server = process.env.TEST_DATABASE_URL
  if (!server) return { url: `sqlite:${join(folder, 'test.sqlite')}`, folder, remove: async () => dropFolder(folder) }
  const name = `${process.env.TEST_DATABASE_PREFIX ?? 'recado_test_'}${randomBytes(6).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    folder,
    async remove() {
      await onServer(server, `DROP DATABASE IF EXISTS ${name}`)
      dropFolder(folder)
    },
  }
}

const dropFolder = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

async function onServer(server: string, sql: string): Promise<void> {
  const sequelize = new Sequelize(server, { logging: false })
  await sequelize.query(sql)
  await sequelize.close()
}
