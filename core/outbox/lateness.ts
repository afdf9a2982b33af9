import { today } from '../brazil/dates.ts'
import type { Forecast, Waiting } from './forecast.ts'
import type { Message } from './message.ts'

/** Why a message comes too late: after the day it announces (`tellBy`), or its own time is over before its turn. */
export type Lateness = 'after_day' | 'after_time'

export type Lined = Waiting & Pick<Message, 'type' | 'tellBy'>

/** undefined: in time. The day counts on the calendar of the company's zone. */
export function latenessOf(
  { message, at, tooLate }: Pick<Forecast<Lined>, 'message' | 'at' | 'tooLate'>,
  timeZone: string,
): Lateness | undefined {
  if (message.tellBy !== null && today(at, timeZone) > message.tellBy) return 'after_day'
  return tooLate ? 'after_time' : undefined
}

/** Messages of one type that come too late for the same reason. */
export interface LateGroup {
  type: string
  lateness: Lateness
  count: number
  /** How many of them will not leave at all: their time is over first. */
  expiring: number
}

export function lateGroups(planned: readonly Forecast<Lined>[], timeZone: string): LateGroup[] {
  const groups = new Map<string, LateGroup>()
  for (const one of planned) {
    const lateness = latenessOf(one, timeZone)
    if (!lateness) continue
    const { type } = one.message
    const key = `${lateness} ${type}`
    const group = groups.get(key) ?? { type, lateness, count: 0, expiring: 0 }
    group.count++
    if (one.tooLate) group.expiring++
    groups.set(key, group)
  }
  return [...groups.values()]
}
