import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'
import type { Work } from '../../data/work.ts'
import type { IncidentCode } from './breaker.ts'

/** From when a sender is in trouble until it works again. */
export const SenderIncidents = defineModel(
  'sender_incidents',
  {
    senderId: column.id(),
    /** The sender while it is not over, then null: a sender has one at a time, however many processes look. */
    openFor: optional(column.id()),
    code: column.text<IncidentCode>(20),
    /** A Portuguese sentence. */
    reason: column.longText(),
    beganAt: column.instant(),
    /** When people were told; null while it may pass unnoticed. */
    toldAt: optional(column.instant()),
    /** The cause is gone; what waited too long asks for an answer. */
    recoveredAt: optional(column.instant()),
    /** Somebody's answer is being carried out, until then at most. */
    answeringUntil: optional(column.instant()),
    endedAt: optional(column.instant()),
  },
  { unique: [['openFor']] },
)
export type SenderIncident = Row<typeof SenderIncidents>

export const openIncident = (work: Work, senderId: string): Promise<SenderIncident | undefined> =>
  work.of(SenderIncidents).first({ where: { openFor: senderId } })

/** What happened before its last incident was over is forgiven; undefined: it never had one. */
export async function forgivenUntil(work: Work, senderId: string): Promise<Date | undefined> {
  const where = { senderId, openFor: null }
  const last = await work.of(SenderIncidents).first({ where, order: [['endedAt', 'DESC']] })
  return last?.endedAt ?? undefined
}

/** False when somebody was faster. */
export async function closeIncident(work: Work, { id }: Pick<SenderIncident, 'id'>): Promise<boolean> {
  const closed = { openFor: null, answeringUntil: null, endedAt: work.now }
  return (await work.of(SenderIncidents).change({ id, endedAt: null }, closed)) === 1
}
