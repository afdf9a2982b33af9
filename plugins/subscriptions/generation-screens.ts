import {
  addDays,
  Conflict,
  contactNames,
  countTaskRows,
  isOpen,
  type Kit,
  NotFound,
  startTask,
  type Task,
  Tasks,
  taskRowPage,
  type Work,
  withQuery,
} from '#core'
import { readMonth } from './form-input.ts'
import { countWaiting } from './generation.ts'
import { type GenerationResult, generationTask, previewTask } from './generation-task.ts'
import { startGeneration } from './jobs.ts'
import { dueDateIn, monthOf, nextMonth } from './period.ts'
import { chosenSettings } from './settings.ts'

const read = 'subscriptions.read'
const write = 'subscriptions.write'
const place = '/subscriptions/invoices'
const kinds: string[] = [generationTask.kind, previewTask.kind]

interface PreviewRow {
  subscriptionId: string
  number: number
  contactId: string
  reason?: string
}

/** "Gerar faturas do mês": looked at first, followed while it runs, reported when it is over. */
export function generationScreens(kit: Kit): void {
  kit.get('/generation', write, async work => {
    const { generateByClock, daysBeforeDue } = await chosenSettings(work)
    const month = monthOf(work.today)
    return kit.view('generation', {
      title: 'Gerar faturas',
      ...{ place, generateByClock, daysBeforeDue },
      month,
      waiting: await countWaiting(work, { dueUntil: lastDayOf(month) }),
      waitingNext: await countWaiting(work, { dueUntil: lastDayOf(nextMonth(month)) }),
      byClockUntil: addDays(work.today, daysBeforeDue),
      runs: await work.of(Tasks).all({ where: { kind: kinds }, order: [['createdAt', 'DESC']], limit: 10 }),
    })
  })

  kit.post('/generation/preview', write, async (work, { body }) => {
    const task = await startTask(work, previewTask, { dueUntil: lastDayOf(readMonth(body.month)) })
    return kit.redirect(`/tasks/${task.id}`)
  })

  kit.post('/generation', write, async (work, { body }) => {
    const { waiting, task } = await startGeneration(work, lastDayOf(readMonth(body.month)))
    if (waiting === 0) throw new Conflict('Não há nenhuma fatura a gerar neste mês: todas já existem.')
    if (!task) throw new Conflict('Já há faturas sendo geradas. Acompanhe em Sistema > Tarefas.')
    return kit.redirect(`/tasks/${task.id}`)
  })

  kit.get('/generation/report', read, async (work, { query }) => {
    const task = query.task ? await work.of(Tasks).get(query.task) : await latestRun(work)
    if (!task) return kit.redirect('/subscriptions/generation')
    if (!kinds.includes(task.kind)) throw new NotFound()
    const isPreview = task.kind === previewTask.kind
    const part = isPreview && query.part !== 'problem' ? 'invoice' : 'problem'
    const page = await taskRowPage(work, { taskId: task.id, part }, { cursor: query.cursor, limit: 50 })
    const rows = page.items.map(({ data }) => data as PreviewRow)
    const here = (changes: Record<string, string | undefined>) =>
      withQuery('/subscriptions/generation/report', { task: task.id, ...changes })
    return kit.view('report', {
      title: task.title,
      ...{ place, task, rows, here, isPreview, shown: part },
      isRunning: isOpen(task),
      month: monthOf((task.input as { dueUntil: string }).dueUntil),
      result: resultOf(task),
      counts: await countsOf(work, task),
      names: await contactNames(
        work,
        rows.map(({ contactId }) => contactId),
      ),
      next: page.nextCursor && here({ part, cursor: page.nextCursor }),
      first: query.cursor && here({ part }),
    })
  })
}

const latestRun = (work: Work) => work.of(Tasks).first({ where: { kind: kinds }, order: [['createdAt', 'DESC']] })

const lastDayOf = (month: string) => dueDateIn(month, 31)

/** What it came to, or has come to so far. */
const resultOf = ({ result, state }: Task): GenerationResult =>
  ((result ?? state) as GenerationResult | null) ?? { invoices: 0, cents: 0, problems: 0 }

async function countsOf(work: Work, { id }: Task): Promise<Record<string, number>> {
  const counts = await countTaskRows(work, id)
  return Object.fromEntries(counts.map(({ part, count }) => [part, count]))
}
