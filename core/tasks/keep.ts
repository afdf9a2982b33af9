import type { Work } from '../data/work.ts'
import { AppError, Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { aboutTask, afterCancelling } from './actions.ts'
import { leaseEnd } from './claim.ts'
import { openStatuses, type Task, TaskRows, Tasks, taskLifecycle } from './task.ts'
import type { TaskInHand, TaskStep, TaskType } from './task-type.ts'

/** Another process holds the task by now: nothing that this one did counts. */
export class LeaseLost extends Error {}

/** A task in the hand of a process, and what it is to do with it. */
export interface Step {
  task: Task
  type: TaskType
  owner: string
  /** What a look came to; left out where the step writes itself. */
  found?: TaskStep<unknown, unknown>
}

export const inHand = <I, S>({ id, input, state, done, total }: Task): TaskInHand<I, S> => ({
  ...{ id, done, total },
  input: input as I,
  state: state as S | null,
})

/** One that waited is under way from now on. */
export async function takeUp(work: Work, task: Task): Promise<Task> {
  if (task.status !== 'waiting') return task
  const changes = { startedAt: task.startedAt ?? work.now }
  const step = { row: task, to: 'running' as const, payload: aboutTask(task), changes }
  await advanceRow(work, taskLifecycle, step).catch(asLeaseLost)
  return { ...task, status: 'running', ...changes }
}

/**
 * Does one step, unless a person has cancelled the task meanwhile, and keeps all of it together: state, rows and what
 * the step wrote. Resolves to the task as it is then. Throws LeaseLost, and then nothing of it has happened.
 */
export async function keepStep(work: Work, step: Step): Promise<Task> {
  const { task, type, owner } = step
  if (task.status === 'running' && (await isCancelled(work, task))) return stopHere(work, step)
  const { rows = [], ...outcome } = step.found ?? (await act(work, task, type))
  const { state, done, total } = outcome
  const progress = { state, done, total, rowCount: task.rowCount + rows.length, interruptions: 0 }
  const own = { id: task.id, ownedBy: owner, status: task.status }
  const mine = await work.of(Tasks).change(own, { ...progress, lockedUntil: leaseEnd(work.now) })
  if (mine !== 1) throw new LeaseLost()
  await work.of(TaskRows).insertAll(
    rows.map(({ part = '', kind = '', outcome: result = '', data }, index) => ({
      ...{ taskId: task.id, position: task.rowCount + index + 1, part, kind, data },
      outcome: result,
    })),
  )
  const after = { ...task, ...progress }
  return outcome.finished === undefined ? after : finish(work, after, outcome.finished)
}

function act(work: Work, task: Task, type: TaskType): Promise<TaskStep<unknown, unknown>> {
  if (task.status !== 'undoing') return type.step(work, inHand(task))
  if (!type.undo) throw new Error(`${type.kind} cannot be undone`)
  return type.undo(work, inHand(task))
}

async function finish(work: Work, task: Task, result: unknown): Promise<Task> {
  const to = task.status === 'undoing' ? ('cancelled' as const) : ('done' as const)
  const changes = { result, finishedAt: work.now, ownedBy: null, lockedUntil: null }
  await advanceRow(work, taskLifecycle, { row: task, to, changes, payload: aboutTask(task) })
  return { ...task, ...changes, status: to }
}

async function isCancelled(work: Work, { id }: Task): Promise<boolean> {
  return (await work.of(Tasks).count({ id, cancelAskedAt: null })) === 0
}

async function stopHere(work: Work, { task, type, owner }: Step): Promise<Task> {
  await checkHold(work, task, owner)
  const step = afterCancelling(work, task, type)
  await advanceRow(work, taskLifecycle, { row: task, ...step })
  return { ...task, ...step.changes, status: step.to }
}

/** What the step had written is rolled back by then; what those before it wrote stays, and a person may try again. */
export async function failTask(work: Work, { task, owner }: Step, error: unknown): Promise<Task> {
  await checkHold(work, task, owner)
  const reason = error instanceof AppError ? error.message : somethingWrong
  const payload = { ...aboutTask(task), reason }
  const changes = { error: reason, finishedAt: work.now, ownedBy: null, lockedUntil: null }
  await advanceRow(work, taskLifecycle, { row: task, to: 'failed', changes, payload })
  return { ...task, ...changes, status: 'failed' }
}

const somethingWrong = 'Algo deu errado; o registro do servidor diz mais. O que já foi feito está guardado.'

async function checkHold(work: Work, { id }: Task, owner: string): Promise<void> {
  if ((await work.of(Tasks).count({ id, ownedBy: owner, status: openStatuses })) !== 1) throw new LeaseLost()
}

/** A person cancelled it before its first step. */
function asLeaseLost(error: unknown): never {
  throw error instanceof Conflict ? new LeaseLost() : error
}
