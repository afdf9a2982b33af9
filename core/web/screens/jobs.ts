import { formatDate } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import type { JobRun } from '../../jobs/job-run.ts'
import { jobRunPage, lastRun, slotOf, tookMs } from '../../jobs/run-page.ts'
import { nextRun } from '../../jobs/slot.ts'
import { disabledModules } from '../../people/module.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { scopeOf } from '../visitor.ts'
import { withQuery } from './messages/query.ts'

const runsShown = 30
const perPage = 50

/** What the clock starts, when it ran and when it runs next. */
export function jobScreens(kit: Kit, { registry, scheduler }: Services): void {
  const known = registry.simulation.jobs

  async function jobsNow(work: Work) {
    const off = await disabledModules(work)
    return known.map(({ plugin, job }) => ({
      name: job.name,
      title: job.title,
      path: pathOf(job.name),
      module: plugin.title,
      next: off.has(plugin.name) ? undefined : nextRun(job.schedule, work.timeZone, work.now),
    }))
  }

  kit.get('/system/jobs', 'system.read', async work => {
    const jobs = await jobsNow(work)
    const titles = Object.fromEntries(jobs.map(job => [job.name, job.title]))
    const last = await Promise.all(jobs.map(job => lastRun(work, job.name)))
    const { items } = await jobRunPage(work, undefined, { limit: runsShown })
    return kit.view('system/jobs', {
      title: 'Agendamentos',
      jobs: jobs.map((job, index) => ({ ...job, last: last[index] })),
      runs: items.map(run => ({ ...lookOf(run), title: titles[run.job] ?? run.job, path: pathOf(run.job) })),
    })
  })

  kit.get('/system/jobs/:name', 'system.read', async (work, { params, query }) => {
    const job = (await jobsNow(work)).find(({ name }) => name === params.name)
    if (!job) throw new NotFound('Este agendamento não existe.')
    const { items, nextCursor } = await jobRunPage(work, job.name, { cursor: query.cursor, limit: perPage })
    return kit.view('system/job', {
      ...{ title: job.title, place: '/system/jobs', job, runs: items.map(lookOf) },
      next: nextCursor && withQuery(job.path, { cursor: nextCursor }),
      first: query.cursor && job.path,
    })
  })

  kit.postSlow('/system/jobs/:name/runs', 'system.write', async (_desk, { params, user, company, body }) => {
    // The scheduler opens the work itself, so that the run and its row are one.
    const name = params.name ?? ''
    const { summary } = await scheduler.runNow(scopeOf({ user, company }), name)
    return kit.redirect(body.back === 'job' ? pathOf(name) : '/system/jobs', `Executado: ${summary}`)
  })
}

const pathOf = (name: string) => `/system/jobs/${encodeURIComponent(name)}`

/** A run as a row of a table. */
const lookOf = (run: JobRun) => ({ ...run, slotText: slotText(run), tookMs: tookMs(run) })

/** `23/11/2026 06:05`, as the clocks showed it; who asked for it otherwise. */
function slotText(run: JobRun): string {
  const slot = slotOf(run)
  if (!slot) return run.askedBy ? `pedido por ${run.askedBy}` : 'fora de hora'
  const [date = '', time = ''] = slot.split('T')
  return `${formatDate(date)} ${time}`
}
