import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { findChromium } from '../core/documents/chromium.ts'
import { createLog } from '../core/log.ts'
import { appParts } from './parts.ts'
import { seedDemo } from './seed/demo.ts'

const config = readConfig()
if (config.production) throw new Error('A empresa de demonstração não é criada em produção.')
const chromiumPath = await findChromium({ configured: config.chromiumPath, dataDir: config.dataDir })
const app = createApp(appParts(config, { log: createLog('warn'), clock: systemClock, chromiumPath }))
await app.migrate()
const { email, password } = await seedDemo(app, config, chromiumPath)
process.stdout.write(
  password ? `Empresa de demonstração criada. ${email} / ${password}\n` : 'A empresa de demonstração já existe.\n',
)
await app.stop()
