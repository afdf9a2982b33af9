import { parseArgs } from 'node:util'
import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { companyScope } from '../core/data/company.ts'
import { bindTable } from '../core/data/table.ts'
import { createLog } from '../core/log.ts'
import { Users } from '../core/people/user.ts'
import { renewPassword } from '../core/people/user-actions.ts'
import { appParts } from './parts.ts'

/** `npm run -s password -- --email ana@loja.com.br`: a new password for whoever cannot sign in any more; ends their sessions. */
const { values } = parseArgs({ options: { email: { type: 'string', default: '' } } })
const app = createApp(appParts(readConfig(), { log: createLog('silent'), clock: systemClock, chromiumPath: undefined }))
await app.migrate()
const now = systemClock.now()
const user = await bindTable(app.database, Users, { now }).first({
  where: { email: values.email.trim().toLowerCase() },
})
if (user) {
  const scope = await companyScope(app.database, user.companyId, now)
  process.stdout.write(`${await app.works.write(scope, work => renewPassword(work, user.id))}\n`)
} else {
  process.stderr.write('Uso: npm run -s password -- --email EMAIL (de um usuário cadastrado)\n')
  process.exitCode = 2
}
await app.stop()
