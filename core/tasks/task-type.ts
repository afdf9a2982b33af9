import type { Work } from '../data/work.ts'
import type { Task, TaskRow } from './task.ts'

/** A task as its step sees it. */
export interface TaskInHand<I, S> extends Pick<Task, 'id' | 'done' | 'total'> {
  input: I
  /** What the step before this one left; null in the first. */
  state: S | null
}

export type NewTaskRow = Partial<Pick<TaskRow, 'part' | 'kind' | 'outcome'>> & { data: unknown }

/** What a step came to. All of it is kept in one transaction with what the step itself wrote. */
export interface TaskStep<S, R> {
  /** JSON: what the next step needs to go on, in this process or another. */
  state: S
  done: number
  total: number
  /** What people will look at, page by page. */
  rows?: NewTaskRow[]
  /** There is no next step; JSON. */
  finished?: R
}

/**
 * Long work in steps. A step takes a second or two at most: cancelling waits for it. A deadlock runs it again, so it
 * must not touch the world outside.
 */
export interface TaskType<I = unknown, S = unknown, R = unknown> {
  /** `receivables.import`: the plug-in and what is done. */
  kind: string
  /** `Importar parcelas`. */
  title: string
  /** What is counted: `['linha', 'linhas']`. */
  unit: readonly [one: string, many: string]
  /** The particulars, to stand behind the title: a file's name. */
  about?(input: I): string
  /** Who may see, cancel and retry it, besides the person who started it. */
  permission: string
  /** Its steps only look: they get a work that refuses to write, and hold no transaction. */
  reading?: true
  /** Whether its events tell nobody (imports). Unless said, they do. */
  quiet?(input: I): boolean
  step(work: Work, task: TaskInHand<I, S>): Promise<TaskStep<S, R>>
  /** Takes back what was done, step by step, when it is cancelled; begins with the state of the last step. */
  undo?(work: Work, task: TaskInHand<I, S>): Promise<TaskStep<S, unknown>>
  /** What came of it, in a sentence: `98 parcelas importadas, 2 linhas com erro.` */
  tell?(result: R): string
  /** Where its result is seen. */
  page?(task: Task): string
}

/** Keeps the types of input, state and result while declaring. */
export const defineTask = <I, S, R>(declared: TaskType<I, S, R>): TaskType<I, S, R> => declared

export type TaskTypes = ReadonlyMap<string, TaskType>
