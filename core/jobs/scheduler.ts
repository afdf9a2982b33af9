import { type ScheduledTask, schedule } from 'node-cron'
import type { Clock } from '../clock.ts'
import { companyScope, listCompanies } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import type { Scope, Work, Works } from '../data/work.ts'
import { AppError, NotFound, Unavailable } from '../errors.ts'
import { record } from '../events/record.ts'
import type { Log } from '../log.ts'
import { disabledModules } from '../people/module.ts'
import type { Job, JobResult } from './job.ts'
import { JobRuns } from './job-run.ts'
import { latestSlot } from './slot.ts'

export interface OwnedJob {
  plugin: string
  job: Job
}

/** Runs every job once per company and slot, whichever process hears the heartbeat first. */
export interface Scheduler {
  jobs: readonly OwnedJob[]
  /** Runs what is due for every company; resolves to how many jobs ran. A missed slot is made up for, the latest only. */
  heartbeat(): Promise<number>
  /** "Executar agora": besides the slots, in the name of the person who asked. Throws AppError when the job fails. */
  runNow(scope: Scope, name: string): Promise<JobResult>
  start(): void
  stop(): Promise<void>
}

interface Parts {
  database: Database
  works: Works
  jobs: readonly OwnedJob[]
  clock: Clock
  log: Log
}

interface Failure {
  job: Job
  slot: string
  startedAt: Date
  error: unknown
}

export function createScheduler({ database, works, jobs, clock, log }: Parts): Scheduler {
  let task: ScheduledTask | undefined
  let beating: Promise<number> = Promise.resolve(0)
  // A failing job is tried again later, not every minute; kept per process, since a retry too many does no harm.
  const retryAfter = new Map<string, number>()

  async function heartbeat(): Promise<number> {
    let ran = 0
    for (const company of await listCompanies(database, clock.now())) {
      const scope = await companyScope(database, company.id, clock.now())
      const off = await works.read(scope, disabledModules)
      for (const owned of jobs) {
        const { slot, at } = latestSlot(owned.job.schedule, company.timeZone, clock.now())
        const wanted = !off.has(owned.plugin) && at >= company.createdAt
        if (wanted && (await runSlot(scope, owned.job, slot))) ran++
      }
    }
    return ran
  }

  async function runSlot(scope: Scope, job: Job, slot: string): Promise<boolean> {
    const key = `${scope.company.id} ${job.name}`
    if ((retryAfter.get(key) ?? 0) > clock.now().getTime()) return false
    const known = await works.read(scope, work => work.of(JobRuns).first({ where: { job: job.name, slot } }))
    if (known) return false
    const startedAt = clock.now()
    try {
      return (await run(scope, job, slot)) !== undefined
    } catch (error) {
      retryAfter.set(key, clock.now().getTime() + 5 * 60_000)
      await fail(scope, { job, slot, startedAt, error })
      return false
    }
  }

  function run(scope: Scope, job: Job, slot: string): Promise<JobResult | undefined> {
    return works.write(scope, async work => {
      const started = { job: job.name, slot, startedAt: work.now, outcome: 'done' as const, summary: '' }
      const row = await work.of(JobRuns).insertOnce({ ...started, askedBy: personIn(scope) })
      if (!row) return undefined
      const { count, summary } = await job.run(work)
      await work.of(JobRuns).change({ id: row.id }, { count, summary, finishedAt: clock.now() })
      log.info({ job: job.name, slot, company: scope.company.id, count }, 'job done')
      return { count, summary }
    })
  }

  /** For the list of runs and the audit; the slot itself stays free to be tried again. Resolves to what people read. */
  async function fail(scope: Scope, { job, slot, startedAt, error }: Failure): Promise<string> {
    log.error({ err: error, job: job.name, slot, company: scope.company.id }, 'job failed')
    const reason = error instanceof AppError ? error.message : 'Erro interno; o registro do servidor diz mais.'
    const message = error instanceof Error ? error.message : String(error)
    await works.write(scope, async (work: Work) => {
      const run = { job: job.name, slot: `f${work.now.toISOString()}`, startedAt, finishedAt: work.now }
      const askedBy = personIn(scope)
      const missedSlot = askedBy === null ? slot : null
      await work.of(JobRuns).insertOnce({ ...run, outcome: 'failed', summary: reason, missedSlot, askedBy })
      const payload = { job: job.name, slot, error: message, reason }
      await record(work, { name: 'job.failed', subject: 'job', subjectId: work.companyId, payload })
    })
    return reason
  }

  return {
    jobs,
    heartbeat,
    async runNow(scope, name) {
      const owned = jobs.find(one => one.job.name === name)
      if (!owned) throw new NotFound('Este agendamento não existe.')
      const startedAt = clock.now()
      const slot = `m${startedAt.toISOString()}`
      try {
        return (await run(scope, owned.job, slot)) ?? alreadyAsked
      } catch (error) {
        const reason = await fail(scope, { job: owned.job, slot, startedAt, error })
        if (error instanceof AppError) throw error
        throw new Unavailable(`"${owned.job.title}" não terminou, e nada do que fez ficou gravado. ${reason}`, {
          cause: error,
        })
      }
    },
    start() {
      task = schedule(
        '* * * * *',
        async () => {
          beating = heartbeat().catch(error => {
            log.error({ err: error }, 'heartbeat failed')
            return 0
          })
          await beating
        },
        { noOverlap: true },
      )
      beating = heartbeat().catch(error => {
        log.error({ err: error }, 'heartbeat failed')
        return 0
      })
    },
    async stop() {
      await task?.destroy()
      await beating
    },
  }
}

const personIn = ({ actor }: Scope): string | null => (actor.kind === 'system' ? null : actor.name)

/** A double click, in the same millisecond. */
const alreadyAsked: JobResult = { count: 0, summary: 'já estava sendo executado' }
