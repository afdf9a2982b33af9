import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Config } from '../config/environment.ts'
import { plugins } from '../config/plugins.ts'
import type { AppParts } from '../core/app.ts'
import { createMailThread } from '../core/channels/email/mail-thread.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Channel } from '../core/outbox/channel.ts'
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
    channels: mailThread(log),
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

/** E-mail leaves from a thread of its own in the compiled program; run from its sources it stays in the main one. */
export function mailThread(log: Log): Channel[] {
  if (extname(import.meta.filename) !== '.js') return []
  return [createMailThread({ entry: new URL('./mail-thread.js', import.meta.url), log })]
}
