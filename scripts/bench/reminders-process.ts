import { plugins } from '../../config/plugins.ts'
import { type App, createApp } from '../../core/app.ts'
import { handClock } from '../../core/clock.ts'
import { companyScope } from '../../core/data/company.ts'
import { type Scope, systemActor } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Reminders } from '../../plugins/receivables/instalment.ts'
import { noticesDue } from '../../plugins/receivables/reminders.ts'
import { mailThread } from '../parts.ts'
import { median } from './figure.ts'
import { configOf } from './installation.ts'
import { watchMemory } from './watch-memory.ts'

/** Seconds and milliseconds of one day's reminders, and how many MB more they took at most. */
export interface Measured {
  selectMs: number
  planSeconds: number
  heapMb: number
  rssMb: number
  /** Instalments of which somebody is told. */
  due: number
  messages: number
}

const [databaseUrl = '', folder = '', companyId = '', moment = ''] = process.argv.slice(2)
const clock = handClock(new Date(moment))
const log = createLog('silent')
const app = createApp({
  ...{ plugins, clock, log, config: configOf({ databaseUrl, folder }), channels: mailThread(log) },
})
const scope = await companyScope(app.database, companyId, clock.now(), systemActor)
const measured = await measure(app, scope)
await app.stop()
process.send?.(measured, () => process.exit(0))

async function measure({ works, scheduler, relay }: App, scope: Scope): Promise<Measured> {
  const peak = watchMemory()
  const selectMs = await selecting()
  const start = performance.now()
  await scheduler.runNow(scope, 'receivables.due')
  while ((await relay.round()) > 0);
  const planSeconds = (performance.now() - start) / 1_000
  const memory = peak()
  const [due, messages] = await works.read(scope, work =>
    Promise.all([work.of(Reminders).count(), work.of(Messages).count({ channel: 'email', status: 'queued' })]),
  )
  if (messages === 0) throw new Error('Nobody was told of anything')
  return { selectMs, planSeconds, ...memory, due, messages }
}

/** The median of several after a first one that warms up. */
async function selecting(): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn <= 5; turn++) {
    const start = performance.now()
    const notices = await app.works.read(scope, work => noticesDue(work))
    if (notices.length === 0) throw new Error('Nothing is due')
    if (turn > 0) times.push(performance.now() - start)
  }
  return median(times)
}
