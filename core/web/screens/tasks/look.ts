import type { StatusColor } from '../../../events/lifecycle.ts'
import { canCancel } from '../../../tasks/actions.ts'
import { isOpen, type Task, taskLifecycle } from '../../../tasks/task.ts'
import type { TaskTypes } from '../../../tasks/task-type.ts'

/** How a task is shown. */
export interface TaskLook {
  id: string
  path: string
  title: string
  startedBy: string
  createdAt: Date
  finishedAt: Date | null
  status: { name: Task['status']; title: string; color: StatusColor }
  /** Somebody works on it, or will. */
  isOpen: boolean
  /** What happens now, in words: `Em andamento`, `Cancelando`. */
  now: string
  /** `12 de 31 dias`; empty before anybody knows. */
  count: string
  /** 0 to 100; undefined while nobody knows how much there is. */
  percent: number | undefined
  /** What came of it. */
  told: string | undefined
  error: string | null
  /** Where what came of it is seen. */
  resultPath: string | undefined
  canCancel: boolean
  /** What the button asks before. */
  cancelQuestion: string
  canRetry: boolean
}

export function taskLook(types: TaskTypes, task: Task): TaskLook {
  const { id, title, status, done, total } = task
  const type = types.get(task.kind)
  const shown = taskLifecycle.statuses[status] ?? { title: status, color: 'gray' }
  const [one, many] = type?.unit ?? ['', '']
  return {
    ...{ id, title, path: `/tasks/${id}`, createdAt: task.createdAt, finishedAt: task.finishedAt, error: task.error },
    startedBy: task.actor.name,
    status: { name: status, title: shown.title, color: shown.color },
    isOpen: isOpen(task),
    now: nowText(task),
    count: total > 0 ? `${number(done)} de ${number(total)} ${total === 1 ? one : many}`.trim() : '',
    percent: total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : undefined,
    told: status === 'done' && task.result !== null ? type?.tell?.(task.result) : undefined,
    resultPath: task.rowCount > 0 || status === 'done' ? type?.page?.(task) : undefined,
    canCancel: canCancel(task, type),
    cancelQuestion: type?.undo ? 'O que já foi feito será desfeito.' : 'O que já foi feito fica como está.',
    canRetry: status === 'failed' && type !== undefined,
  }
}

const number = (count: number) => count.toLocaleString('pt-BR')

function nowText({ status, cancelAskedAt, startedAt }: Task): string {
  if (status === 'undoing') return 'Desfazendo o que foi feito'
  if (cancelAskedAt) return 'Cancelando: termina o que está na mão'
  if (status === 'waiting') return startedAt ? 'Esperando para continuar' : 'Esperando a vez'
  return 'Em andamento'
}
