import { parseArgs } from 'node:util'
import { readConfig } from '../config/environment.ts'
import { createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { findCompany } from '../core/data/company.ts'
import { operatorActor } from '../core/data/work.ts'
import { Conflict } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import { addOns, planText } from '../core/people/company-plan.ts'
import { changePlan } from '../core/people/plan-actions.ts'
import { appParts } from './parts.ts'
import { planOptions, planUsage, readPlanOptions } from './plan-options.ts'

/** `npm run -s plan -- --company minha-loja --plan plus --add-on whatsapp`: what a company has from now on; without a change, what it has. */
const { values } = parseArgs({ options: { company: { type: 'string', default: '' }, ...planOptions } })
const change = readPlanOptions(values)
if (!values.company || !change) {
  process.stderr.write(`Uso: npm run -s plan -- --company EMPRESA ${planUsage} [--no-add-on ${addOns.join('|')}]\n`)
  process.exit(2)
}

const app = createApp(appParts(readConfig(), { log: createLog('silent'), clock: systemClock, chromiumPath: undefined }))
await app.migrate()
const company = await findCompany(app.database, values.company, systemClock.now())
try {
  if (!company) throw new Conflict(`A empresa "${values.company}" não existe.`)
  const plan = await app.works.write({ company, actor: operatorActor }, work => changePlan(work, change))
  process.stdout.write(`${company.name}: plano ${planText(plan)}\n`)
} catch (error) {
  if (!(error instanceof Conflict)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await app.stop()
}
