import { newId } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { type Event, Events } from './event.ts'

export interface Happening {
  name: string
  subject: string
  subjectId: string
  contactId?: string | null
  payload?: Record<string, unknown>
}

/** Records what happened in the transaction that made it happen. */
export async function record(work: Work, happening: Happening): Promise<Event> {
  return (await recordAll(work, [happening]))[0] as Event
}

export async function recordAll(work: Work, happenings: Happening[]): Promise<Event[]> {
  if (happenings.length === 0) return []
  const rows = happenings.map(happening => ({
    id: newId(),
    // The database counts; the value given here is never stored.
    seq: 0,
    contactId: null,
    payload: {},
    ...happening,
    actor: work.actor,
    quiet: work.quiet,
    occurredAt: work.now,
    attempts: 0,
  }))
  work.recorded.push(...rows.map(row => row.id))
  return work.of(Events).insertAll(rows)
}
