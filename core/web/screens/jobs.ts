import type { Work } from '../../data/work.ts'
import { type JobRun, JobRuns } from '../../jobs/job-run.ts'
import { nextRun } from '../../jobs/slot.ts'
import { disabledModules } from '../../people/module.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { scopeOf } from '../visitor.ts'

const runsShown = 30

/** What the clock starts, when it ran and when it runs next. */
export function jobScreens(kit: Kit, { registry, scheduler }: Services): void {
  kit.get('/system/jobs', 'system.read', async work => {
    const off = await disabledModules(work)
    const jobs = registry.plugins.flatMap(plugin =>
      (plugin.jobs ?? []).map(job => ({
        name: job.name,
        title: job.title,
        module: plugin.title,
        next: off.has(plugin.name) ? undefined : nextRun(job.schedule, work.timeZone, work.now),
      })),
    )
    const titles = Object.fromEntries(jobs.map(job => [job.name, job.title]))
    const last = await Promise.all(jobs.map(job => lastRun(work, job.name)))
    const runs = await work.of(JobRuns).all({ order: [['createdAt', 'DESC']], limit: runsShown })
    return kit.view('system/jobs', {
      title: 'Agendamentos',
      jobs: jobs.map((job, index) => ({ ...job, last: last[index] })),
      runs: runs.map(run => ({ ...run, title: titles[run.job] ?? run.job })),
    })
  })

  kit.postSlow('/system/jobs/:name/runs', 'system.write', async (_desk, { params, user, company }) => {
    // The scheduler opens the work itself, so that the run and its row are one.
    const summary = await scheduler.runNow(scopeOf({ user, company }), params.name ?? '')
    return kit.redirect('/system/jobs', `Executado: ${summary}`)
  })
}

const lastRun = (work: Work, job: string): Promise<JobRun | undefined> =>
  work.of(JobRuns).first({ where: { job }, order: [['createdAt', 'DESC']] })
