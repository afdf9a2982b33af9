import type { NewRow } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import { statusChanged } from '../events/lifecycle.ts'
import { recordAll } from '../events/record.ts'
import { type Message, type Messages, messageLifecycle } from '../outbox/message.ts'
import type { Draft, OwnedType } from './plan.ts'
import { allReasons, decisiveCode } from './reason.ts'

/** A draft as the row it is kept in. Without a customer there is nobody to keep a row for: undefined. */
export function rowOf({ plugin, type }: OwnedType, event: Event, draft: Draft): NewRow<typeof Messages> | undefined {
  if (!draft.contact) return undefined
  const { channel, address, variant, subject, body, status, senderId, attachments, codes, variables } = draft
  const { dueAt, giveUpAt, tellBy, reasons } = draft
  return {
    ...{ channel, address, variant, subject, body, status, senderId, attachments, variables, dueAt, giveUpAt, tellBy },
    codes: codes.length > 0 ? codes : null,
    type: type.name,
    plugin: plugin.name,
    eventId: event.id,
    subjectKind: event.subject,
    subjectId: event.subjectId,
    contactId: draft.contact.id,
    recipientName: draft.contact.name,
    reasonCode: decisiveCode(reasons),
    reason: allReasons(reasons),
    purpose: type.purpose,
    priority: type.priority,
    attempts: 0,
  }
}

/** Records that these messages came to be. */
export async function announce(work: Work, rows: readonly Message[]): Promise<void> {
  await recordAll(
    work,
    rows.map(row => statusChanged(messageLifecycle, { row, from: null, to: row.status, payload: factsOf(row) })),
  )
}

/** What a message's events carry: enough for webhooks and timelines, never its text. */
export const factsOf = (row: Message) => ({ type: row.type, channel: row.channel, reasonCode: row.reasonCode })
