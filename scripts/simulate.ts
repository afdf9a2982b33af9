import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { readConfig } from '../config/environment.ts'
import { type App, createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { type Company, findCompany } from '../core/data/company.ts'
import { operatorActor } from '../core/data/work.ts'
import { AppError, NotFound } from '../core/errors.ts'
import { createLog } from '../core/log.ts'
import { mostDays, simulate, usualDays } from '../core/simulation/simulate.ts'
import { appParts } from './parts.ts'
import { jsonPrinter, type Printer, tablePrinter } from './simulate/print.ts'

/** `npm run -s simulate -- --company minha-loja --days 30 [--json]`: what would be sent, on today's data. Sends nothing. */
const { values } = parseArgs({
  options: {
    company: { type: 'string', default: '' },
    days: { type: 'string', default: String(usualDays) },
    json: { type: 'boolean', default: false },
  },
})
const days = Number(values.days)
if (!values.company || !Number.isInteger(days) || days < 1 || days > mostDays) {
  process.stderr.write(`Uso: npm run -s simulate -- --company EMPRESA [--days DE 1 A ${mostDays}] [--json]\n`)
  process.exit(2)
}

const app = createApp(appParts(readConfig(), { log: createLog('silent'), clock: systemClock, chromiumPath: undefined }))
await app.migrate()
try {
  const company = await findCompany(app.database, values.company, systemClock.now())
  if (!company) throw new NotFound(`A empresa "${values.company}" não existe.`)
  await print(company, values.json ? jsonPrinter() : tablePrinter(namesIn(app), company.timeZone))
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await app.stop()
}

/** As it is found, so that a big company needs no more memory than a small one. */
async function print(company: Company, printer: Printer): Promise<void> {
  await write(printer.head())
  await app.works.read({ company, actor: operatorActor }, async work => {
    const question = { days, from: work.now }
    for await (const { messages } of simulate(app.registry.simulation, work, question)) {
      await write(printer.rows(messages))
    }
  })
  await write(printer.foot())
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

function namesIn({ registry }: App) {
  return {
    modules: new Map(registry.speakers.map(({ name, title }) => [name, title])),
    types: new Map([...registry.messageTypes].map(([name, { type }]) => [name, type.title])),
  }
}
