import { join } from 'node:path'
import { type HandClock, handClock } from '../../core/clock.ts'
import { Companies } from '../../core/data/company.ts'
import { connect, type Database } from '../../core/data/connect.ts'
import { migrate } from '../../core/data/migrate.ts'
import type { Model } from '../../core/data/model.ts'
import { createSchema } from '../../core/data/schema.ts'
import { newId } from '../../core/data/table.ts'
import { createWorks, type Scope, type Work, type Works } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { coreModels } from '../../core/registry.ts'
import { codeFolder } from '../../core/root.ts'
import { createSecret } from '../../core/secret.ts'
import { preparedDatabase } from './prepared.ts'

/** Two companies on a database of their own, without plug-ins, screens or loops: what lies below the app. */
export interface Office {
  database: Database
  works: Works
  clock: HandClock
  url: string
  scope: Scope
  /** The other company. */
  rival: Scope
  read<T>(body: (work: Work) => Promise<T>): Promise<T>
  write<T>(body: (work: Work) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface OfficeOptions {
  /** Further tables, made as a migration would. */
  models?: Model[]
  /** An office whose database is used as well: a second process, so to speak. */
  share?: Office
}

export const silent = createLog('silent')

export async function openOffice({ models = [], share }: OfficeOptions = {}): Promise<Office> {
  const fresh = share ? undefined : await preparedDatabase()
  const url = share?.url ?? fresh?.url ?? ''
  const clock = share?.clock ?? handClock(new Date('2026-11-23T13:00:00Z'))
  const database = connect(url, [...coreModels, ...models])
  const works = createWorks({
    database,
    clock,
    log: silent,
    baseUrl: 'http://localhost:3000',
    secret: createSecret('teste'),
  })
  if (!share) {
    await migrate(database, [{ owner: 'core', folder: join(codeFolder, 'migrations') }], silent)
    for (const model of models) await createTableFor(database, model)
  }
  const scope = share?.scope ?? (await found(works, 'loja'))
  const rival = share?.rival ?? (await found(works, 'concorrente'))
  return {
    database,
    works,
    clock,
    url,
    scope,
    rival,
    read: body => works.read(scope, body),
    write: body => works.write(scope, body),
    async close() {
      await database.close()
      await fresh?.remove()
    },
  }
}

async function found(works: Works, handle: string): Promise<Scope> {
  const company = { id: newId(), timeZone: 'America/Sao_Paulo' }
  const scope: Scope = { company, actor: { kind: 'user', id: newId(), name: 'Ana' } }
  await works.write(scope, work => work.of(Companies).insert({ ...company, handle, name: `Loja ${handle}` }))
  return scope
}

async function createTableFor(database: Database, { name, columns, unique }: Model): Promise<void> {
  const { id, companyId, createdAt, ...own } = columns
  await createSchema(database).createTable(name, own, { unique: unique.map(([_companyId, ...fields]) => fields) })
}
