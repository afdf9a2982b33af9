import { z } from 'zod'
import type { Scope, Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import type { JobRun } from '../../../jobs/job-run.ts'
import { jobRunPage, lastRun, slotOf, tookMs } from '../../../jobs/run-page.ts'
import { nextRun } from '../../../jobs/slot.ts'
import { disabledModules } from '../../../people/module.ts'
import type { Services } from '../../services.ts'
import { instant } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

const runsShown = 10

export function jobEndpoints(kit: ApiKit, { registry, scheduler }: Services): void {
  const known = registry.simulation.jobs

  kit.route(
    {
      method: 'get',
      path: '/jobs',
      permission: 'system.read',
      summary: 'O que o relógio começa sozinho, quando será a próxima vez e as últimas execuções',
      answer: { status: 200, schema: z.object({ items: z.array(job) }) },
    },
    async work => {
      const off = await disabledModules(work)
      const items = known.map(async ({ plugin, job: { name, title, schedule } }) => ({
        ...{ name, title, plugin: plugin.name },
        nextRunAt: off.has(plugin.name) ? null : nextRun(schedule, work.timeZone, work.now),
        runs: (await jobRunPage(work, name, { limit: runsShown })).items.map(present),
      }))
      return { items: await Promise.all(items) }
    },
  )
  kit.slowRoute(
    {
      method: 'post',
      path: '/jobs/:name/run',
      permission: 'system.write',
      summary: 'Executa um agendamento agora, além das suas horas marcadas',
      params: z.object({ name: z.string() }),
      answer: { status: 200, schema: run },
    },
    async (desk, { params: { name } }) => {
      if (!known.some(({ job }) => job.name === name)) {
        throw new NotFound('Este agendamento não existe. Veja os que existem em GET /jobs.')
      }
      // The scheduler opens the work itself, so that the run and its row are one.
      await scheduler.runNow(await desk.read(async work => scopeOf(work)), name)
      return desk.read(async work => present((await lastRun(work, name)) as JobRun))
    },
  )
}

const scopeOf = ({ companyId, timeZone, actor }: Work): Scope => ({
  company: { id: companyId, timeZone },
  actor,
})

const run = z
  .object({
    slot: z.string().nullable().meta({
      description: 'O minuto marcado, nos relógios da empresa; null: uma pessoa pediu',
      example: '2026-11-22T06:05',
    }),
    startedAt: instant(),
    durationMs: z.int().nullable(),
    outcome: z.enum(['done', 'failed']),
    count: z.int().nullable().meta({ description: 'De quantas coisas cuidou' }),
    summary: z.string().meta({ description: 'O que fez, ou por que falhou' }),
    askedBy: z.string().nullable(),
  })
  .meta({ id: 'JobRun' })

const job = z
  .object({
    name: z.string().meta({ example: 'quotes.expire' }),
    title: z.string(),
    plugin: z.string(),
    nextRunAt: instant().nullable().meta({ description: 'null: o módulo está desligado' }),
    runs: z.array(run).meta({ description: `As últimas ${runsShown}, a mais nova primeiro` }),
  })
  .meta({ id: 'Job' })

const present = (row: JobRun) => ({ ...row, slot: slotOf(row), durationMs: tookMs(row) })
