import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/environment.ts'
import { plugins } from '../config/plugins.ts'
import type { AppParts } from '../core/app.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { codeFolder, rootFolder } from '../core/root.ts'

/** From the environment to what createApp wants. */
export function appParts(
  config: Config,
  given: { log: Log; clock: Clock; chromiumPath: string | undefined },
): AppParts {
  const { version } = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8')) as { version: string }
  const { baseUrl, databaseUrl, dataDir, secretKey, production, chromiumArgs } = config
  const { log, clock, chromiumPath } = given
  return {
    plugins,
    clock,
    log,
    config: {
      baseUrl,
      databaseUrl,
      dataDir,
      secretKey,
      production,
      rootFolder,
      codeFolder,
      version,
      chromiumPath,
      chromiumArgs,
    },
  }
}
