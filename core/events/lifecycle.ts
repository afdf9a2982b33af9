import type { Model, Row } from '../data/model.ts'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import type { Event, Trigger } from './event.ts'
import { type Happening, record } from './record.ts'

/** Tabler's colour names, as used by status labels. */
export type StatusColor = 'gray' | 'blue' | 'green' | 'yellow' | 'red' | 'purple' | 'teal' | 'orange'

export interface Status<S extends string = string> {
  title: string
  color: StatusColor
  /** Allowed next statuses, the likeliest first. */
  next: readonly S[]
  /** The verb on the button that leads here. */
  action?: string
  /** Asks before going there. */
  dangerous?: boolean
}

/** The statuses a thing goes through. Entering one is the event `<subject>.status_changed`. */
export interface Lifecycle<S extends string = string> {
  subject: string
  model: Model
  initial: S
  statuses: Readonly<Record<S, Status<S>>>
  /** `<subject>.created`. */
  created(): Trigger
  /** `<subject>.status_changed`, on entering any status or one of these. */
  changed(...to: S[]): Trigger
}

export function defineLifecycle<S extends string>(
  declared: Pick<Lifecycle<S>, 'subject' | 'model' | 'initial' | 'statuses'>,
): Lifecycle<S> {
  const { subject } = declared
  return {
    ...declared,
    created: () => ({ event: `${subject}.created` }),
    changed: (...to) => ({
      event: `${subject}.status_changed`,
      ...(to.length > 0 ? { when: payload => to.includes(payload.to as S) } : {}),
    }),
  }
}

/** What every status row has. */
export interface StatusRow {
  id: string
  status: string
  contactId?: string | null
}

/** What changes along with the status. */
export interface Step<S extends string> {
  to: S
  /** Snapshot of what must not drift (amounts, due dates): kept in the event. */
  payload?: Record<string, unknown>
  changes?: Record<string, unknown>
}

/**
 * The only way a status changes: a compare-and-set on the row and the event, in the work's transaction.
 * Throws NotFound, or Conflict when the lifecycle forbids the step or somebody else took one first.
 */
export async function advance<S extends string>(
  work: Work,
  lifecycle: Lifecycle<S>,
  step: Step<S> & { id: string },
): Promise<Event> {
  const row = await work.of(lifecycle.model).get(step.id)
  return advanceRow(work, lifecycle, { row: row as unknown as StatusRow, ...step })
}

/** As advance, for a row that was just read in this work. */
export async function advanceRow<S extends string>(
  work: Work,
  lifecycle: Lifecycle<S>,
  step: Step<S> & { row: StatusRow },
): Promise<Event> {
  const { row, to } = step
  const from = row.status as S
  if (!lifecycle.statuses[from]?.next.includes(to)) throw forbidden(lifecycle, from, to)
  const where: Where<Row<Model>> = { id: row.id, status: from }
  const changed = await work.of(lifecycle.model).change(where, { ...step.changes, status: to } as Partial<Row<Model>>)
  if (changed === 0)
    throw new Conflict('Outra pessoa mudou a situação antes. Recarregue a página para ver como está agora.')
  return record(work, statusChanged(lifecycle, { ...step, from }))
}

/** The event that entering a status is. */
export function statusChanged<S extends string>(
  lifecycle: Lifecycle<S>,
  step: Step<S> & { row: StatusRow; from: S | null },
): Happening {
  const { row, from, to } = step
  return {
    name: `${lifecycle.subject}.status_changed`,
    subject: lifecycle.subject,
    subjectId: row.id,
    contactId: row.contactId ?? null,
    payload: { from, to, title: lifecycle.statuses[to].title, ...step.payload },
  }
}

function forbidden<S extends string>(lifecycle: Lifecycle<S>, from: S, to: S): Conflict {
  const title = (status: S) => lifecycle.statuses[status]?.title ?? status
  if (from === to) return new Conflict(`A situação já é "${title(to)}".`)
  return new Conflict(`Não dá para passar de "${title(from)}" para "${title(to)}".`)
}
