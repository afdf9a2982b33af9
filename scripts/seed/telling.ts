import type { App } from '../../core/app.ts'
import type { Company } from '../../core/data/company.ts'
import { systemActor, type Work } from '../../core/data/work.ts'
import { JobRuns } from '../../core/jobs/job-run.ts'

/** How far the story of the demo company is: a killed process leaves a half of it behind. */
export type Telling = 'told' | 'under way' | 'broken off'

/** A run that has begun and not ended; when it "started" is the last sign of life of the process that tells. */
const mark = { job: 'demo', slot: 'demo' }
const silentMs = 15_000
const signEveryMs = 3_000

/** In the transaction that founds the company, so that there is never one without a mark. */
export const markBeginning = (work: Work, now: Date) =>
  work.of(JobRuns).insert({ ...mark, startedAt: now, outcome: 'done', summary: '' })

/** Gives signs of life while `tell` runs, and takes the mark away when it is through. */
export async function whileAlive(app: App, company: Company, tell: () => Promise<void>): Promise<void> {
  const runs = <T>(body: (work: Work) => Promise<T>) => app.works.write({ company, actor: systemActor }, body)
  const sign = () => runs(work => work.of(JobRuns).change(mark, { startedAt: app.clock.now() }))
  const signs = setInterval(
    () => void sign().catch(error => app.log.warn({ err: error }, 'no sign of life')),
    signEveryMs,
  )
  try {
    await tell()
  } finally {
    clearInterval(signs)
  }
  const removed = await runs(work => work.of(JobRuns).remove(mark))
  if (removed === 0) throw new Error('Another process took this one for dead and told the demo company anew')
}

export async function tellingOf(app: App, company: Company): Promise<Telling> {
  const run = await app.works.read({ company, actor: systemActor }, work => work.of(JobRuns).first({ where: mark }))
  if (!run) return 'told'
  return app.clock.now().getTime() - run.startedAt.getTime() > silentMs ? 'broken off' : 'under way'
}

/** Every row of the company, itself included. */
export async function dropCompany(app: App, company: Company): Promise<void> {
  await app.works.write({ company, actor: systemActor }, async work => {
    for (const model of app.registry.models) await work.of(model).remove({})
  })
}
