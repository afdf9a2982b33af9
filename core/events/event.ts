import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Actor } from '../data/work.ts'

/** Recorded facts in the past tense. The history is this table read backwards; `seq` gives the order, never the time. */
export const Events = defineModel(
  'events',
  {
    seq: column.integer(),
    /** `quote.status_changed`. */
    name: column.text(80),
    subject: column.text(40),
    subjectId: column.id(),
    /** The customer concerned, if one is. */
    contactId: optional(column.id()),
    payload: column.json<Record<string, unknown>>(),
    actor: column.json<Actor>(),
    /** Recorded without telling anybody (imports, seeds). */
    quiet: column.boolean(),
    occurredAt: column.instant(),
    processedAt: optional(column.instant()),
    attempts: column.integer(),
    lockedBy: optional(column.text(40)),
    lockedUntil: optional(column.instant()),
    /** Gave up after too many attempts: on the health screen, out of the way of later events. */
    stuckAt: optional(column.instant()),
    lastError: optional(column.longText()),
  },
  { owner: { column: 'contactId' } },
)
export type Event = Row<typeof Events>

/** One row per event and subscriber that has dealt with it, written in the subscriber's own transaction. */
export const EventReceipts = defineModel(
  'event_receipts',
  { eventId: column.id(), subscriber: column.text(80) },
  { unique: [['eventId', 'subscriber']] },
)

/** Which events somebody wants; `when` looks at the payload. */
export interface Trigger {
  event: string
  when?: (payload: Record<string, unknown>) => boolean
}

export const concerns = (trigger: Trigger, event: Pick<Event, 'name' | 'payload'>): boolean =>
  trigger.event === event.name && (trigger.when?.(event.payload) ?? true)
