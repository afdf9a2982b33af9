import { addDays, today } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import type { Foresight } from '../jobs/job.ts'
import type { OwnedType } from '../notifier/plan.ts'
import { foresee, messagesAbout } from './foresee.ts'
import type { SimulatedMessage } from './simulated.ts'
import { type OwnedJob, startsOn } from './starts.ts'
import { readWaiting, type Waiting } from './waiting.ts'

/** What is simulated: all that the clock starts, all that may be said. */
export interface SimulationParts {
  jobs: readonly OwnedJob[]
  types: ReadonlyMap<string, OwnedType>
}

/** How far a simulation is: whole days, and what it has seen of the day after them. */
export interface Place {
  day: number
  offset: number
}

export interface SimulatedPiece {
  messages: SimulatedMessage[]
  /** Where to go on after it. */
  place: Place
}

/** Days ahead. */
export const usualDays = 30
export const mostDays = 90

/** Events planned side by side, and messages in a piece: what a simulation holds in memory, however much there is. */
const eventsAtOnce = 50
const pieceSize = 200

/**
 * Every message of the rest of today and of `days` days after it, on today's data, by the notifier's own `plan`: what
 * waits in the outbox, and what the jobs would bring about, in the order of their slots. Writes nothing. `place`: what
 * lies before it is only gone over, for what the jobs keep in mind of it. Throws Unavailable when a module cannot foresee.
 */
export async function* simulate(
  parts: SimulationParts,
  work: Work,
  { days, from, place = { day: 0, offset: 0 } }: { days: number; from: Date; place?: Place },
): AsyncGenerator<SimulatedPiece> {
  const waiting = await readWaiting(work, parts.types, from)
  const memories = new Map<string, Foresight>()
  const first = today(from, work.timeZone)
  for (let day = 0; day <= days; day++) {
    const isPast = day < place.day
    const seen = isPast ? Number.POSITIVE_INFINITY : day === place.day ? place.offset : 0
    let piece: SimulatedMessage[] = []
    let offset = 0
    for await (const batch of batchesOn(parts, work, { date: addDays(first, day), from, waiting, memories })) {
      offset += batch.size
      if (offset <= seen) continue
      piece.push(...(await batch.messages()))
      if (piece.length < pieceSize) continue
      yield { messages: piece, place: { day, offset } }
      piece = []
    }
    if (!isPast) yield { messages: piece, place: { day: day + 1, offset: 0 } }
  }
}

interface Day {
  date: string
  from: Date
  waiting: Waiting
  memories: Map<string, Foresight>
}

/** A part of a day that is counted whether or not anybody asks for its messages. */
interface Batch {
  size: number
  messages(): Promise<SimulatedMessage[]>
}

async function* batchesOn({ jobs, types }: SimulationParts, work: Work, day: Day): AsyncGenerator<Batch> {
  for await (const messages of day.waiting.on(day.date)) yield { size: messages.length, messages: async () => messages }
  for (const { owned, at } of await startsOn(work, jobs, day)) {
    const memory = day.memories.get(owned.plugin.name) ?? new Map()
    day.memories.set(owned.plugin.name, memory)
    const foreseen = await foresee(work.at(at), owned, memory)
    for (let start = 0; start < foreseen.length; start += eventsAtOnce) {
      const some = foreseen.slice(start, start + eventsAtOnce)
      // A work of its own each time: what it remembers goes with it.
      yield { size: some.length, messages: () => messagesAbout(work.at(at), types, { owned, foreseen: some }) }
    }
  }
}
