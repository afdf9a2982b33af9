import { parseArgs } from 'node:util'
import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { isEmail } from '../core/brazil/email.ts'
import { systemClock } from '../core/clock.ts'
import { findCompany } from '../core/data/company.ts'
import { Conflict } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import { foundCompany } from '../core/people/found-company.ts'
import { generatePassword } from '../core/people/password.ts'
import { appParts } from './parts.ts'
import { planOptions, planUsage, readPlanOptions } from './plan-options.ts'

/** `npm run -s company -- --handle loja --name "Loja" --email ana@loja.com.br`: founds a company, prints its first sign-in. */
const { values } = parseArgs({
  options: {
    handle: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    email: { type: 'string', default: '' },
    'time-zone': { type: 'string', default: 'America/Sao_Paulo' },
    ...planOptions,
  },
})
const { name, email, 'time-zone': timeZone } = values
const handle = values.handle.toLowerCase()
const change = readPlanOptions(values)
if (!change || !/^[a-z0-9][a-z0-9-]{1,58}$/.test(handle) || !name.trim() || !isEmail(email)) {
  process.stderr.write(
    `Uso: npm run -s company -- --handle minha-loja --name "Minha Loja" --email ana@minhaloja.com.br ${planUsage}\n`,
  )
  process.exit(2)
}

const app = createApp(appParts(readConfig(), { log: createLog('silent'), clock: systemClock, chromiumPath: undefined }))
await app.migrate()
try {
  if (await findCompany(app.database, handle, systemClock.now()))
    throw new Conflict(`Já existe uma empresa "${handle}".`)
  const password = generatePassword()
  await foundCompany(app.works, {
    company: { handle, name, timeZone },
    administrator: { email, name: 'Administrador', password },
    plan: { plan: change.plan ?? 'basic', addOns: [...(change.release ?? [])] },
  })
  process.stdout.write(`${email} / ${password}\n`)
} catch (error) {
  if (!(error instanceof Conflict)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await app.stop()
}
