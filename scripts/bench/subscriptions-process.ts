import { plugins } from '../../config/plugins.ts'
import { type App, createApp } from '../../core/app.ts'
import { handClock } from '../../core/clock.ts'
import { companyScope } from '../../core/data/company.ts'
import { type Scope, systemActor } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { generationTask } from '../../plugins/subscriptions/generation-task.ts'
import { mailThread } from '../parts.ts'
import { configOf } from './installation.ts'
import { watchMemory } from './watch-memory.ts'

/** How long one month's invoices took, and how many MB more at most. */
export interface Invoiced {
  invoices: number
  /** Making them. */
  seconds: number
  /** Their charges, their being told of, all that follows. */
  chargingSeconds: number
  heapMb: number
  rssMb: number
}

const [databaseUrl = '', folder = '', companyId = '', moment = '', dueUntil = ''] = process.argv.slice(2)
const clock = handClock(new Date(moment))
const log = createLog('silent')
const app = createApp({
  ...{ plugins, clock, log, config: configOf({ databaseUrl, folder }), channels: mailThread(log) },
})
const scope = await companyScope(app.database, companyId, clock.now(), systemActor)
const invoiced = await measure(app, scope)
await app.stop()
process.send?.(invoiced, () => process.exit(0))

async function measure({ works, tasks, relay }: App, scope: Scope): Promise<Invoiced> {
  await works.write(scope, work => startTask(work, generationTask, { dueUntil }))
  const peak = watchMemory()
  const start = performance.now()
  while ((await tasks.round()) > 0);
  const made = performance.now()
  while ((await relay.round()) > 0);
  const over = performance.now()
  const memory = peak()
  const [invoices, charged] = await works.read(scope, async work => {
    const all = await work.query<{ count: number; charged: number }>(
      'SELECT COUNT(*) AS count, COUNT(chargeId) AS charged FROM invoices WHERE companyId = :companyId',
    )
    return [Number(all[0]?.count), Number(all[0]?.charged)]
  })
  if (!invoices || invoices !== charged) throw new Error(`${charged} of ${invoices} invoices have a charge`)
  return { invoices, seconds: (made - start) / 1_000, chargingSeconds: (over - made) / 1_000, ...memory }
}
