import { parseArgs } from 'node:util'
import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { findCompany } from '../core/data/company.ts'
import { systemActor } from '../core/data/work.ts'
import { createLog } from '../core/log.ts'
import { createApiToken } from '../core/people/api-token.ts'
import { type Role, roles } from '../core/people/permission.ts'
import { appParts } from './parts.ts'

/** `npm run -s token -- --company loja-modelo --name NAME [--role administrator]`: prints the token and nothing else. */
const { values } = parseArgs({
  options: {
    company: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string', default: 'administrator' },
  },
})
const role = roles.find((known): known is Role => known === values.role)
if (!values.company || !values.name || !role) {
  process.stderr.write(`Uso: npm run -s token -- --company EMPRESA --name NOME [--role ${roles.join('|')}]\n`)
  process.exit(2)
}

const app = createApp(appParts(readConfig(), { log: createLog('silent'), clock: systemClock, chromiumPath: undefined }))
await app.migrate()
const company = await findCompany(app.database, values.company, systemClock.now())
if (company) {
  const given = { name: values.name, role }
  const { text } = await app.works.write({ company, actor: systemActor }, work => createApiToken(work, given))
  process.stdout.write(`${text}\n`)
} else {
  process.stderr.write(
    `A empresa "${values.company}" não existe. Rode npm start uma vez para criar a de demonstração.\n`,
  )
  process.exitCode = 1
}
await app.stop()
