import { join } from 'node:path'
import { connect, type Database } from '../../core/data/connect.ts'
import { migrate } from '../../core/data/migrate.ts'
import { createSchema } from '../../core/data/schema.ts'
import { coreModels } from '../../core/registry.ts'
import { codeFolder } from '../../core/root.ts'
import { up } from '../../migrations/0001-core.ts'
import { freshDatabase } from './database.ts'
import { silent } from './office.ts'

/** A database as the first version left it. */
export interface OldDatabase {
  database: Database
  /** Brings it up to date, as a new version does. */
  upgrade(): Promise<string[]>
  close(): Promise<void>
}

export async function openOldDatabase(): Promise<OldDatabase> {
  const place = await freshDatabase()
  const database = connect(place.url, coreModels)
  await up(createSchema(database))
  return {
    database,
    upgrade: () => migrate(database, [{ owner: 'core', folder: join(codeFolder, 'migrations') }], silent),
    async close() {
      await database.close()
      await place.remove()
    },
  }
}
