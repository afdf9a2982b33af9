import type { StatusColor } from '../events/lifecycle.ts'
import type { SimulatedOutcome } from './simulated.ts'

/** How people call what would become of a message. */
export const outcomeLabels: Record<SimulatedOutcome, { title: string; color: StatusColor }> = {
  queued: { title: 'Sairia', color: 'green' },
  held: { title: 'Espera confirmação', color: 'yellow' },
  skipped: { title: 'Não sairia', color: 'gray' },
}
export const simulatedOutcomes = Object.keys(outcomeLabels) as SimulatedOutcome[]

export type OutcomeCounts = Record<SimulatedOutcome, number>
/** What a module would say on a day. */
export interface DayCounts extends OutcomeCounts {
  date: string
  plugin: string
}

const none: OutcomeCounts = { queued: 0, held: 0, skipped: 0 }

/** By day and module, in order. */
export function countsByDay(
  found: Iterable<{ date: string; plugin: string; outcome: string; count: number }>,
): DayCounts[] {
  const days = new Map<string, DayCounts>()
  for (const { date, plugin, outcome, count } of found) {
    const day = days.get(`${date} ${plugin}`) ?? { date, plugin, ...none }
    day[outcome as SimulatedOutcome] += count
    days.set(`${date} ${plugin}`, day)
  }
  return [...days.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, day]) => day)
}

export function totalOf(days: readonly DayCounts[]): OutcomeCounts {
  return days.reduce(
    (sum, day) => ({ queued: sum.queued + day.queued, held: sum.held + day.held, skipped: sum.skipped + day.skipped }),
    none,
  )
}
