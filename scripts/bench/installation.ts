import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sequelize } from 'sequelize'
import { plugins } from '../../config/plugins.ts'
import { type App, type AppParts, createApp } from '../../core/app.ts'
import { systemClock } from '../../core/clock.ts'
import type { Company } from '../../core/data/company.ts'
import type { Scope } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { foundCompany } from '../../core/people/found-company.ts'
import { codeFolder, rootFolder } from '../../core/root.ts'
import { mailThread } from '../parts.ts'

/** A fresh installation with one company, to be measured and thrown away. */
export interface Installation {
  app: App
  company: Company
  scope: Scope
  databaseUrl: string
  folder: string
  secretKey: string
  close(): Promise<void>
}

const secretKey = 'only for measuring, thrown away at once'
export type DatabaseKind = 'sqlite' | 'mariadb'
const mariadb = process.env.BENCH_MARIADB_URL ?? 'mysql://root@127.0.0.1:3306/'

/** What differs from a shop's own installation: a clock moved by hand, channels that only note what they are given. */
export type InstallOptions = Partial<Pick<AppParts, 'plugins' | 'clock' | 'random' | 'channels'>> & {
  chromiumPath?: string | undefined
}

export async function install(kind: DatabaseKind, options: InstallOptions = {}): Promise<Installation> {
  const { chromiumPath, ...parts } = options
  const folder = mkdtempSync(join(tmpdir(), 'recado-bench-'))
  const name = `recado_bench_${process.pid}_${randomBytes(3).toString('hex')}`
  if (kind === 'mariadb')
    await onMariadb(`CREATE OR REPLACE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
  const databaseUrl = kind === 'sqlite' ? `sqlite:${join(folder, 'bench.sqlite')}` : new URL(name, mariadb).href
  const config = { ...configOf({ databaseUrl, folder }), chromiumPath }
  const log = createLog('silent')
  const app = createApp({ plugins, clock: systemClock, log, config, channels: mailThread(log), ...parts })
  await app.migrate()
  const card = {
    handle: 'bench',
    name: 'Loja Modelo',
    phone: '(49) 3322-1100',
    email: 'contato@bench.test',
    timeZone: 'America/Sao_Paulo',
  }
  const company = await foundCompany(app.works, {
    company: card,
    administrator: { email: 'admin@bench.test', name: 'Ana', password: 'senha' },
    plan: { plan: 'plus', addOns: ['whatsapp'] },
  })
  return {
    app,
    company,
    scope: { company, actor: { kind: 'user', id: company.id, name: 'Ana' } },
    databaseUrl,
    folder,
    secretKey,
    async close() {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
      if (kind === 'mariadb') await onMariadb(`DROP DATABASE IF EXISTS ${name}`)
    },
  }
}

/** For the processes that open it. */
export const configOf = ({
  databaseUrl,
  folder,
}: Pick<Installation, 'databaseUrl' | 'folder'>): AppParts['config'] => ({
  ...{ baseUrl: 'http://localhost:3000', databaseUrl, dataDir: folder, secretKey, production: true },
  ...{ rootFolder, codeFolder, version: 'bench', chromiumPath: undefined, chromiumArgs: [] },
})

async function onMariadb(sql: string): Promise<void> {
  const sequelize = new Sequelize(mariadb, { logging: false })
  await sequelize.query(sql)
  await sequelize.close()
}
