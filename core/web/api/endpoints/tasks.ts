import { z } from 'zod'
import type { Work } from '../../../data/work.ts'
import { findTask } from '../../../tasks/access.ts'
import { cancelTask } from '../../../tasks/actions.ts'
import { type Task, Tasks, taskLifecycle } from '../../../tasks/task.ts'
import type { Services } from '../../services.ts'
import { idParams, instant } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

export function taskEndpoints(kit: ApiKit, { registry: { taskTypes } }: Services): void {
  const find = (work: Work, id: string, allows: (permission: string) => boolean) =>
    findTask(work, taskTypes, { id, asker: { id: work.actor.id, allows } })
  const answer = { status: 200, schema: task }

  kit.route(
    {
      method: 'get',
      path: '/tasks/:id',
      permission: 'home.read',
      summary: 'Um trabalho longo: quanto já andou e o que deu',
      params: idParams,
      answer,
    },
    async (work, { params: { id }, allows }) => present(await find(work, id, allows)),
  )
  kit.route(
    {
      method: 'post',
      path: '/tasks/:id/cancellation',
      permission: 'home.read',
      summary: 'Pede que um trabalho longo pare antes do próximo passo; o que sabe se desfazer é desfeito',
      params: idParams,
      answer,
    },
    async (work, { params: { id }, allows }) => {
      const found = await find(work, id, allows)
      await cancelTask(work, found, taskTypes.get(found.kind))
      return present(await work.of(Tasks).get(id))
    },
  )
}

const statuses = Object.keys(taskLifecycle.statuses) as [Task['status'], ...Task['status'][]]

const task = z
  .object({
    id: z.guid(),
    kind: z.string().meta({ example: 'messages.simulation' }),
    title: z.string(),
    status: z.enum(statuses).meta({
      description: 'waiting, running e undoing: em andamento; done, failed e cancelled: terminou',
    }),
    done: z.int(),
    total: z.int().meta({ description: '0: ainda não se sabe' }),
    cancelRequested: z.boolean(),
    error: z.string().nullable(),
    result: z.unknown().meta({ description: 'O que deu, conforme o tipo; null antes do fim' }),
    startedBy: z.string(),
    createdAt: instant(),
    startedAt: instant().nullable(),
    finishedAt: instant().nullable(),
  })
  .meta({ id: 'Task' })

const present = (row: Task) => ({
  ...row,
  cancelRequested: row.cancelAskedAt !== null,
  startedBy: row.actor.name,
})
