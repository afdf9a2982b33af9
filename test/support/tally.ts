import { newId } from '../../core/data/table.ts'
import type { Work } from '../../core/data/work.ts'
import { record } from '../../core/events/record.ts'
import { type Startable, startTask } from '../../core/tasks/actions.ts'
import { createTaskRunner, type TaskRunner } from '../../core/tasks/runner.ts'
import { type Task, Tasks } from '../../core/tasks/task.ts'
import { defineTask, type TaskType } from '../../core/tasks/task-type.ts'
import { Boxes, box } from './boxes.ts'
import { type Office, openOffice, silent } from './office.ts'

export interface TallyInput {
  boxes: number
}
interface TallyState {
  packed: number
}

/** Packs boxes, one in each step, and can unpack them again. */
export function tally(more: Partial<TaskType<TallyInput, TallyState, { packed: number }>> = {}) {
  return defineTask<TallyInput, TallyState, { packed: number }>({
    kind: 'pots.tally',
    title: 'Encaixotar',
    unit: ['caixa', 'caixas'],
    about: ({ boxes }) => `${boxes} caixas`,
    permission: 'system.write',
    tell: ({ packed }) => `${packed} caixas prontas.`,
    async step(work, { id, input, state }) {
      const packed = (state?.packed ?? 0) + 1
      await pack(work, id, packed)
      return {
        state: { packed },
        done: packed,
        total: input.boxes,
        rows: [{ part: packed % 2 ? 'odd' : 'even', kind: 'box', outcome: 'packed', data: { packed } }],
        ...(packed === input.boxes ? { finished: { packed } } : {}),
      }
    },
    ...more,
  })
}

/** `1 of 0199...`, and an event that says so. */
export async function pack(work: Work, id: string, number: number): Promise<void> {
  await work.of(Boxes).insert(box({ label: `${number} of ${id}` }))
  await record(work, { name: 'box.packed', subject: 'box', subjectId: newId() })
}

/** Takes the last box away in each step. */
export const unpack: NonNullable<TaskType<TallyInput, TallyState>['undo']> = async (work, { id, input, state }) => {
  const packed = state?.packed ?? 0
  await work.of(Boxes).remove({ label: `${packed} of ${id}` })
  const left = { state: { packed: packed - 1 }, done: packed - 1, total: input.boxes }
  return packed === 1 ? { ...left, finished: null } : left
}

/** An office that packs. */
export interface Depot extends Office {
  runner(types: readonly TaskType[], options?: { turnMs?: number }): TaskRunner
  start(type: Startable<TallyInput>, boxes?: number): Promise<Task>
  task(id: string): Promise<Task>
  change(id: string, values: Partial<Task>): Promise<void>
  boxes(): Promise<string[]>
}

export async function openDepot(options: { share?: Office } = {}): Promise<Depot> {
  const office = await openOffice({ models: [Boxes], ...options })
  const { database, works, clock } = office
  return {
    ...office,
    runner: (types, more = {}) =>
      createTaskRunner({
        database,
        works,
        clock,
        log: silent,
        types: new Map(types.map(one => [one.kind, one])),
        ...more,
      }),
    start: (type, boxes = 3) => office.write(work => startTask(work, type, { boxes })),
    task: id => office.read(work => work.of(Tasks).get(id)),
    async change(id, values) {
      await office.write(work => work.of(Tasks).change({ id }, values))
    },
    boxes: async () =>
      (await office.read(work => work.of(Boxes).all({ order: [['label', 'ASC']] }))).map(({ label }) =>
        label.replace(/ of .*/, ''),
      ),
  }
}
