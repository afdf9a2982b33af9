import type { Work } from '../../../data/work.ts'
import { findTask, taskPage } from '../../../tasks/access.ts'
import { cancelTask, retryTask } from '../../../tasks/actions.ts'
import { type Task, Tasks } from '../../../tasks/task.ts'
import type { Input, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { withQuery } from '../messages/query.ts'
import { taskLook } from './look.ts'

const perPage = 50

/** Long work: what is under way, how far, and what came of it. Left and found again. */
export function taskScreens(kit: Kit, { registry: { taskTypes } }: Services): void {
  const asker = ({ user, allows }: Input) => ({ id: user.id, allows })
  const find = (work: Work, input: Input) =>
    findTask(work, taskTypes, { id: input.params.id ?? '', asker: asker(input) })

  kit.get('/tasks', 'home.read', async (work, input) => {
    const { cursor } = input.query
    const { items, nextCursor } = await taskPage(work, taskTypes, { asker: asker(input), cursor, limit: perPage })
    return kit.view('tasks/list', {
      title: 'Tarefas',
      tasks: items.map(task => taskLook(taskTypes, task)),
      next: nextCursor && withQuery('/tasks', { cursor: nextCursor }),
      first: cursor && '/tasks',
    })
  })

  kit.get('/tasks/:id', 'home.read', async (work, input) => {
    const look = taskLook(taskTypes, await find(work, input))
    if (!input.partial) return kit.view('tasks/show', { title: look.title, task: look, place: '/tasks' })
    // What an open page asks for again and again, until it is over: then the page is another.
    return look.isOpen ? kit.view('tasks/progress', { task: look, at: look.path }) : kit.redirect(look.path)
  })

  kit.post('/tasks/:id/cancellation', 'home.read', async (work, input) => {
    const task = await find(work, input)
    await cancelTask(work, task, taskTypes.get(task.kind))
    return kit.redirect(`/tasks/${task.id}`, answerTo(await work.of(Tasks).get(task.id)))
  })

  kit.post('/tasks/:id/retry', 'home.read', async (work, input) => {
    const task = await find(work, input)
    await retryTask(work, task, taskTypes.get(task.kind))
    return kit.redirect(`/tasks/${task.id}`, 'Continuando de onde parou.')
  })
}

function answerTo({ status }: Task): string {
  if (status === 'cancelled') return 'Cancelada.'
  return status === 'undoing' ? 'Cancelada: o que foi feito está sendo desfeito.' : 'O cancelamento foi pedido.'
}
