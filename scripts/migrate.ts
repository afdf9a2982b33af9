import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { appParts } from './parts.ts'

const config = readConfig()
const app = createApp(
  appParts(config, { log: createLog(config.logLevel), clock: systemClock, chromiumPath: undefined }),
)
const done = await app.migrate()
process.stdout.write(done.length > 0 ? `${done.join('\n')}\n` : 'Nada a migrar.\n')
await app.stop()
