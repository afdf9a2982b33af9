import type { Clock } from '../clock.ts'
import { companyScope } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import { newId } from '../data/table.ts'
import type { Scope, Works } from '../data/work.ts'
import type { Log } from '../log.ts'
import { claimTask, type Holder, releaseTask, renewEveryMs, renewTask } from './claim.ts'
import { failTask, inHand, keepStep, LeaseLost, type Step, takeUp } from './keep.ts'
import { isOpen, type Task } from './task.ts'
import type { TaskType, TaskTypes } from './task-type.ts'

/** Goes on with long work, a turn at a time. Any number of processes may run one: a task is in one hand at a time. */
export interface TaskRunner {
  /** Gives the task that has waited longest a turn; resolves to how many steps it took, 0: nothing to do. */
  round(): Promise<number>
  /** The step in hand is the last one. */
  stop(): void
}

interface Parts {
  database: Database
  works: Works
  types: TaskTypes
  clock: Clock
  log: Log
  /** How long a task goes on before it is another's turn. */
  turnMs?: number
}

/** So often a process may die over one step before nobody tries it any more: perhaps it is the step that kills. */
const mostInterruptions = 5

export function createTaskRunner({ database, works, types, clock, log, turnMs = 2_000 }: Parts): TaskRunner {
  const owner = newId()
  const kinds = [...types.keys()]
  const holder = (): Holder => ({ owner, now: clock.now() })
  let stopping = false

  async function round(): Promise<number> {
    const task = stopping || kinds.length === 0 ? undefined : await claimTask(database, kinds, holder())
    const type = types.get(task?.kind ?? '')
    if (!task || !type) return 0
    const steps = await keepingHold(task, () => turn(task, type))
    await releaseTask(database, task, holder())
    return steps
  }

  async function turn(claimed: Task, type: TaskType): Promise<number> {
    const scope = await scopeOf(claimed, type)
    const over = performance.now() + turnMs
    let steps = 0
    try {
      let task = await works.write(scope, work => takeUp(work, claimed))
      do {
        task = await step(scope, { task, type, owner })
        steps++
      } while (isOpen(task) && !stopping && performance.now() < over)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      log.warn({ task: claimed.id, company: claimed.companyId }, 'somebody else goes on with the task')
    }
    return Math.max(1, steps)
  }

  async function step(scope: Scope, hand: Step): Promise<Task> {
    const { task, type } = hand
    try {
      if (task.interruptions >= mostInterruptions) throw new Error(`A process died ${task.interruptions} times over it`)
      if (!type.reading || task.status === 'undoing') return await works.write(scope, work => keepStep(work, hand))
      // A look holds no transaction, and so nobody up; what it found is kept after it.
      const found = await works.read(scope, work => type.step(work.at(work.now), inHand(task)))
      return await works.write(scope, work => keepStep(work, { ...hand, found }))
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      log.error({ err: error, task: task.id, kind: task.kind, company: task.companyId }, 'task failed')
      return works.write(scope, work => failTask(work, hand, error))
    }
  }

  async function scopeOf({ companyId, actor, input }: Task, { quiet }: TaskType): Promise<Scope> {
    return { ...(await companyScope(database, companyId, clock.now(), actor)), quiet: quiet?.(input) ?? false }
  }

  /** A step may take long; the leases are short, so that a dead process is noticed soon. */
  async function keepingHold<T>(task: Task, body: () => Promise<T>): Promise<T> {
    const renew = () => renewTask(database, task, holder())
    const timer = setInterval(
      () => void renew().catch(error => log.warn({ err: error, task: task.id }, 'lease not renewed')),
      renewEveryMs,
    )
    try {
      return await body()
    } finally {
      clearInterval(timer)
    }
  }

  return {
    round,
    stop() {
      stopping = true
    },
  }
}
