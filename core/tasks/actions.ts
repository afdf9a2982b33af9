import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { record } from '../events/record.ts'
import { isOpen, type Task, Tasks, taskLifecycle } from './task.ts'
import type { TaskType } from './task-type.ts'

/** What there has to be known of a type to start it. */
export type Startable<I> = Pick<TaskType<I>, 'kind' | 'title' | 'about'>

/** Long work that some process begins within a second of the commit. `input` is kept as JSON: big files go elsewhere. */
export async function startTask<I>(work: Work, type: Startable<I>, input: I): Promise<Task> {
  const about = type.about?.(input)
  const task = await work.of(Tasks).insert({
    kind: type.kind,
    title: (about ? `${type.title}: ${about}` : type.title).slice(0, 191),
    status: taskLifecycle.initial,
    done: 0,
    total: 0,
    input: input ?? {},
    actor: work.actor,
    actorId: work.actor.id,
    rowCount: 0,
    interruptions: 0,
  })
  await record(work, { name: 'task.created', subject: 'task', subjectId: task.id, payload: aboutTask(task) })
  return task
}

/**
 * Stops it before its next step; a type with `undo` then takes back what was done. `type` is undefined where its
 * plug-in is no longer installed. Throws Conflict when there is nothing left to cancel.
 */
export async function cancelTask(work: Work, task: Task, type: TaskType | undefined): Promise<void> {
  if (!canCancel(task, type)) {
    const isAsked = isOpen(task) && task.cancelAskedAt !== null
    throw new Conflict(isAsked ? alreadyAsked : `"${task.title}" já terminou: não há o que cancelar.`)
  }
  // Where its plug-in is gone nobody would ever see that it was asked for.
  if (task.status !== 'running' || !type) {
    await advanceRow(work, taskLifecycle, { row: task, ...afterCancelling(work, task, type) })
    return
  }
  // Whoever runs it sees it before the next step.
  const isAsked = await work.of(Tasks).change({ id: task.id, status: 'running' }, { cancelAskedAt: work.now })
  if (isAsked !== 1) throw new Conflict(`"${task.title}" acabou de terminar.`)
}

const alreadyAsked = 'O cancelamento já foi pedido.'

/** What failed can be cancelled only where what was done can be taken back. */
export function canCancel(task: Task, type: TaskType | undefined): boolean {
  if (task.status === 'failed') return canUndo(task, type)
  return task.status !== 'undoing' && isOpen(task) && task.cancelAskedAt === null
}

const canUndo = ({ state }: Task, type: TaskType | undefined) => type?.undo !== undefined && state !== null

/** What becomes of a task that is not to go on. */
export function afterCancelling(work: Work, task: Task, type: TaskType | undefined) {
  const payload = aboutTask(task)
  const asked = { cancelAskedAt: task.cancelAskedAt ?? work.now, error: null, interruptions: 0 }
  if (canUndo(task, type)) return { to: 'undoing' as const, payload, changes: { ...asked, finishedAt: null } }
  const over = { finishedAt: work.now, ownedBy: null, lockedUntil: null }
  return { to: 'cancelled' as const, payload, changes: { ...asked, ...over } }
}

/** Goes on where it failed: with its work, or with taking it back. Throws Conflict when it has not failed. */
export async function retryTask(work: Work, task: Task, type: TaskType | undefined): Promise<void> {
  if (task.status !== 'failed') throw new Conflict(`"${task.title}" não falhou: não há o que tentar de novo.`)
  if (!type) throw new Conflict('O módulo desta tarefa não está mais instalado.')
  const isUndoing = task.cancelAskedAt !== null && canUndo(task, type)
  await advanceRow(work, taskLifecycle, {
    row: task,
    to: isUndoing ? 'undoing' : 'waiting',
    payload: { ...aboutTask(task), retried: true },
    changes: {
      ...{ error: null, finishedAt: null, interruptions: 0 },
      ...(isUndoing ? {} : { cancelAskedAt: null }),
    },
  })
}

/** What a task's events say of it. */
export const aboutTask = ({ kind, title }: Task) => ({ kind, task: title })
