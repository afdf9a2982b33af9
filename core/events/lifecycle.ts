import type { Model, Row } from '../data/model.ts'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import type { Event, Trigger } from './event.ts'
import { record } from './record.ts'

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

/**
 * The only way a status changes: a compare-and-set on the row and the event, in the work's transaction.
 * Throws NotFound, or Conflict when the lifecycle forbids the step or somebody else took one first.
 */
export async function advance<S extends string>(
  work: Work,
  lifecycle: Lifecycle<S>,
  step: { id: string; to: S; payload?: Record<string, unknown>; changes?: Record<string, unknown> },
): Promise<Event> {
  const rows = work.of(lifecycle.model)
  const row = (await rows.get(step.id)) as unknown as StatusRow
  const from = row.status as S
  const target = lifecycle.statuses[step.to]
  if (!lifecycle.statuses[from]?.next.includes(step.to)) throw forbidden(lifecycle, from, step.to)
  const where: Where<Row<Model>> = { id: step.id, status: from }
  const changed = await rows.change(where, { ...step.changes, status: step.to } as Partial<Row<Model>>)
  if (changed === 0)
    throw new Conflict(`Outra pessoa mudou a situação antes. Recarregue a página para ver como está agora.`)
  return record(work, {
    name: `${lifecycle.subject}.status_changed`,
    subject: lifecycle.subject,
    subjectId: step.id,
    contactId: row.contactId ?? null,
    payload: { from, to: step.to, title: target.title, ...step.payload },
  })
}

function forbidden<S extends string>(lifecycle: Lifecycle<S>, from: S, to: S): Conflict {
  const title = (status: S) => lifecycle.statuses[status]?.title ?? status
  if (from === to) return new Conflict(`A situação já é "${title(to)}".`)
  return new Conflict(`Não dá para passar de "${title(from)}" para "${title(to)}".`)
}
