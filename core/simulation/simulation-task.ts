import { addDays, formatDate, today } from '../brazil/dates.ts'
import { plural } from '../brazil/words.ts'
import type { Work } from '../data/work.ts'
import { defineTask, type TaskInHand, type TaskType } from '../tasks/task-type.ts'
import { type Place, type SimulatedPiece, type SimulationParts, simulate } from './simulate.ts'

export const simulationKind = 'messages.simulation'

export interface SimulationInput {
  days: number
}
export interface SimulationState extends Place {
  /** ISO 8601: when it began; its first day is the rest of that one. */
  from: string
}
/** Civil dates, both included. */
export interface SimulationResult {
  first: string
  last: string
}

type Hand = TaskInHand<SimulationInput, SimulationState>

/** A simulation as long work: a piece in each step, as many as its days need. */
export function simulationTask(parts: SimulationParts): TaskType<SimulationInput, SimulationState, SimulationResult> {
  const pieces = keptPieces(parts)
  return defineTask<SimulationInput, SimulationState, SimulationResult>({
    kind: simulationKind,
    title: 'Simulação de mensagens',
    unit: ['dia', 'dias'],
    about: ({ days }) => `próximos ${plural(days, 'dia', 'dias')}`,
    permission: 'messages.write',
    reading: true,
    async step(work, task) {
      const { days } = task.input
      const before = task.state ?? { from: work.now.toISOString(), day: 0, offset: 0 }
      const piece = await pieces.next(work, task, before)
      const place = piece?.place ?? { day: days + 1, offset: 0 }
      const first = today(new Date(before.from), work.timeZone)
      const isOver = place.day > days
      if (isOver) pieces.forget(task)
      return {
        state: { ...before, ...place },
        done: place.day,
        total: days + 1,
        rows: (piece?.messages ?? []).map(data => ({
          part: data.date,
          kind: data.plugin,
          outcome: data.outcome,
          data,
        })),
        ...(isOver ? { finished: { first, last: addDays(first, days) } } : {}),
      }
    },
    tell: ({ first, last }) => `De ${formatDate(first)} a ${formatDate(last)}.`,
    page: ({ id }) => `/messages/simulation/${id}`,
  })
}

/** Begun simulations that this process keeps, so that it need not go over the first days again in each step. */
const keptAtMost = 2

function keptPieces(parts: SimulationParts) {
  const kept = new Map<string, { at: string; pieces: AsyncGenerator<SimulatedPiece> }>()

  function begin(work: Work, { input }: Hand, { from, day, offset }: SimulationState) {
    return simulate(parts, work, { days: input.days, from: new Date(from), place: { day, offset } })
  }

  return {
    async next(work: Work, task: Hand, state: SimulationState): Promise<SimulatedPiece | undefined> {
      const known = kept.get(task.id)
      kept.delete(task.id)
      // Another process had a turn meanwhile, or what came of the last step was not kept: from the beginning, then.
      const pieces = known?.at === keyOf(state) ? known.pieces : begin(work, task, state)
      const { value, done } = await pieces.next()
      if (done) return undefined
      kept.set(task.id, { at: keyOf(value.place), pieces })
      for (const id of kept.keys()) if (kept.size > keptAtMost) kept.delete(id)
      return value
    },
    forget: ({ id }: Hand) => void kept.delete(id),
  }
}

const keyOf = ({ day, offset }: Place) => `${day} ${offset}`
