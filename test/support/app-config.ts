import type { AppParts } from '../../core/app.ts'
import { codeFolder, rootFolder } from '../../core/root.ts'

/** The processes of one shop have to agree on it. */
export const secretKey = 'a secret key for tests, long enough'

/** The configuration of every app that tests build. */
export const appConfig = (given: {
  databaseUrl: string
  folder: string
  chromiumPath?: string | undefined
  chromiumArgs?: readonly string[]
}): AppParts['config'] => ({
  baseUrl: 'http://localhost:3000',
  databaseUrl: given.databaseUrl,
  dataDir: given.folder,
  secretKey,
  production: false,
  rootFolder,
  codeFolder,
  version: '0.0.0',
  chromiumPath: given.chromiumPath,
  chromiumArgs: given.chromiumArgs ?? [],
})
