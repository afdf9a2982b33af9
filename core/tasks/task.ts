import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Actor } from '../data/work.ts'
import { defineLifecycle, type Lifecycle } from '../events/lifecycle.ts'

export type TaskStatus = 'waiting' | 'running' | 'undoing' | 'done' | 'failed' | 'cancelled'

/** Long work: how far it is, and what it needs to go on in whichever process. */
export const Tasks = defineModel('tasks', {
  /** Which type, `receivables.import`. */
  kind: column.text(80),
  title: column.text(),
  status: column.text<TaskStatus>(20),
  /** How far, in the type's own unit. A total of 0: nobody knows yet. */
  done: column.integer(),
  total: column.integer(),
  input: column.json<unknown>(),
  /** What the next step begins with; null before the first. */
  state: optional(column.json<unknown>()),
  result: optional(column.json<unknown>()),
  /** Why it failed, in Portuguese. */
  error: optional(column.longText()),
  /** Who started it: it goes on in their name. */
  actor: column.json<Actor>(),
  actorId: column.text(40),
  /** How many rows it has written. */
  rowCount: column.integer(),
  /** How often a process died over it since its last step. */
  interruptions: column.integer(),
  /** A person wants it cancelled; what is in hand is finished first. */
  cancelAskedAt: optional(column.instant()),
  ownedBy: optional(column.text(40)),
  /** Until when its process holds it; free again, since when it has waited for its next turn. */
  lockedUntil: optional(column.instant()),
  startedAt: optional(column.instant()),
  finishedAt: optional(column.instant()),
})
export type Task = Row<typeof Tasks>

/** What a task produces, in order: errors of an import, messages of a simulation. Lists read it page by page. */
export const TaskRows = defineModel(
  'task_rows',
  {
    taskId: column.id(),
    position: column.integer(),
    /** What lists are narrowed by; empty where the type has no use for it. */
    part: column.text(40),
    kind: column.text(60),
    outcome: column.text(20),
    data: column.json<unknown>(),
  },
  { unique: [['taskId', 'position']] },
)
export type TaskRow = Row<typeof TaskRows>

export const taskLifecycle: Lifecycle<TaskStatus> = defineLifecycle<TaskStatus>({
  subject: 'task',
  model: Tasks,
  initial: 'waiting',
  statuses: {
    waiting: { title: 'Na fila', color: 'gray', next: ['running', 'undoing', 'cancelled', 'failed'] },
    running: { title: 'Em andamento', color: 'blue', next: ['done', 'failed', 'undoing', 'cancelled'] },
    undoing: { title: 'Desfazendo', color: 'yellow', next: ['cancelled', 'failed'] },
    done: { title: 'Concluída', color: 'green', next: [] },
    failed: { title: 'Falhou', color: 'red', next: ['waiting', 'undoing'] },
    cancelled: { title: 'Cancelada', color: 'gray', next: [] },
  },
})

/** A process works on it, or will. */
export const openStatuses: readonly TaskStatus[] = ['waiting', 'running', 'undoing']
export const isOpen = ({ status }: Pick<Task, 'status'>): boolean => openStatuses.includes(status)
