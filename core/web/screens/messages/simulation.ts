import { z } from 'zod'
import type { Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import { readInput } from '../../../people/input.ts'
import { countsByDay, outcomeLabels, simulatedOutcomes, totalOf } from '../../../simulation/outcome.ts'
import { mostDays, usualDays } from '../../../simulation/simulate.ts'
import type { SimulatedMessage } from '../../../simulation/simulated.ts'
import { simulationKind } from '../../../simulation/simulation-task.ts'
import { startTask } from '../../../tasks/actions.ts'
import { countTaskRows, type TaskRowFilters, taskRowPage } from '../../../tasks/rows.ts'
import { openStatuses, type Task, Tasks } from '../../../tasks/task.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { taskLook } from '../tasks/look.ts'
import { withQuery } from './query.ts'
import { dayTitle, simulatedLook } from './simulated-look.ts'
import { createTitles } from './titles.ts'

const path = '/messages/simulation'
const pageSize = 20
const asked = z.object({ days: z.coerce.number().int().min(1).max(mostDays).default(usualDays) })

/** "Simulação" (X4): every message of the next days, as it would be written, with what keeps it from leaving. */
export function simulationScreens(kit: Kit, { registry }: Services): void {
  const titles = createTitles(registry)
  const { taskTypes } = registry
  const type = taskTypes.get(simulationKind)
  if (!type) throw new Error('The registry knows no simulation')

  async function page(work: Work, task: Task | undefined, query: Record<string, string>) {
    const shown = task && (await resultOf(work, task, query))
    return kit.view('messages/simulation', {
      ...{ title: 'Simulação', place: path, task: task && taskLook(taskTypes, task), daysChoices, usualDays, ...shown },
    })
  }

  async function resultOf(work: Work, task: Task, query: Record<string, string>) {
    const filters: TaskRowFilters = { part: query.day, kind: query.plugin, outcome: query.outcome }
    const here = `${path}/${task.id}`
    const days = countsByDay(
      (await countTaskRows(work, task.id)).map(({ part, kind, ...row }) => ({ ...row, date: part, plugin: kind })),
    )
    const { items, nextCursor } = await taskRowPage(
      work,
      { taskId: task.id, ...filters },
      { cursor: query.cursor, limit: pageSize },
    )
    const link = (more: Record<string, string | undefined>) =>
      withQuery(here, { day: query.day, plugin: query.plugin, outcome: query.outcome, ...more })
    return {
      here,
      counts: totalOf(days),
      days: days.map(day => ({
        ...day,
        title: dayTitle(day.date),
        module: titles.module(day.plugin),
        path: withQuery(here, { day: day.date, plugin: day.plugin }),
      })),
      filters: query,
      dayChoices: [...new Set(days.map(({ date }) => date))].map(date => [date, dayTitle(date)]),
      moduleChoices: [...new Set(days.map(({ plugin }) => plugin))].map(name => [name, titles.module(name)]),
      chips: [undefined, ...simulatedOutcomes].map(outcome => ({
        title: outcome ? outcomeLabels[outcome].title : 'Todas',
        path: link({ outcome }),
        active: (query.outcome || undefined) === outcome,
      })),
      messages: items.map(({ data }) => simulatedLook(data as SimulatedMessage, titles, work.timeZone)),
      next: nextCursor && link({ cursor: nextCursor }),
      first: query.cursor && link({}),
      csv:
        days.length > 0
          ? withQuery(`${here}/export`, { day: query.day, plugin: query.plugin, outcome: query.outcome })
          : '',
    }
  }

  kit.get(path, 'messages.read', async (work, { query }) => {
    const latest = await work.of(Tasks).first({
      where: { kind: simulationKind },
      order: [
        ['createdAt', 'DESC'],
        ['id', 'DESC'],
      ],
    })
    return page(work, latest, query)
  })

  kit.get(`${path}/:id`, 'messages.read', async (work, { params, query, partial }) => {
    const task = await findSimulation(work, params.id ?? '')
    if (!partial) return page(work, task, query)
    const look = taskLook(taskTypes, task)
    const at = `${path}/${task.id}`
    return look.isOpen ? kit.view('tasks/progress', { task: look, at }) : kit.redirect(at)
  })

  kit.post(path, 'messages.write', async (work, { body }) => {
    const { days } = readInput(asked, body)
    const open = await work.of(Tasks).first({ where: { kind: simulationKind, status: openStatuses } })
    if (open) {
      const text = 'Uma simulação já está em andamento. Acompanhe aqui, ou pare-a para começar outra.'
      return kit.redirect(`${path}/${open.id}`, { kind: 'warning', text })
    }
    const { id } = await startTask(work, type, { days })
    return kit.redirect(`${path}/${id}`)
  })
}

const daysChoices = [7, 15, 30, 60, 90].map(days => [days, `Próximos ${days} dias`])

/** Throws NotFound for a task of another kind. */
export async function findSimulation(work: Work, id: string): Promise<Task> {
  const task = await work.of(Tasks).get(id)
  if (task.kind === simulationKind) return task
  throw new NotFound('Esta simulação não existe mais. Comece outra em Mensagens > Simulação.')
}
