import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'
import type { Work } from '../../data/work.ts'

/**
 * Which WhatsApp account answers at a phone number. The number itself is never rewritten: an old account may lack the
 * ninth digit that its number has (F8), and WhatsApp may hide the number behind an id of its own (LID, F9).
 */
export const WhatsAppIds = defineModel(
  'whatsapp_ids',
  {
    /** As the contact's Celular reads in E.164, `+5549999990187`. */
    number: column.text(20),
    /** `554999990187@c.us`; null when a look-up found none, and where only the hidden id was told so far. */
    waId: optional(column.text(60)),
    /** Hidden id, `123456789012345@lid`. */
    lid: optional(column.text(60)),
    /** How we know: asked before the first send, told by an acknowledgement, or by a message that came in. */
    learntFrom: column.text<'lookup' | 'ack' | 'incoming'>(20),
    checkedAt: column.instant(),
  },
  { unique: [['number']] },
)
export type WhatsAppId = Row<typeof WhatsAppIds>

/** Who has WhatsApp keeps it for long; who has none may have it tomorrow. */
const trustedMs = 90 * 86_400_000
const absentMs = 86_400_000
/** What is known already is not written down again each time. */
const settledMs = 86_400_000

/**
 * undefined: it has to be asked. A row without `waId`: there is no WhatsApp at this number. Whoever wrote under a hidden id
 * has WhatsApp, whatever a look-up had said before: their number is asked anew (F9).
 */
export async function knownAccount(work: Work, number: string): Promise<WhatsAppId | undefined> {
  const row = await work.of(WhatsAppIds).first({ where: { number } })
  if (!row) return undefined
  if (!row.waId && row.learntFrom !== 'lookup') return undefined
  const age = work.now.getTime() - row.checkedAt.getTime()
  return age < (row.waId ? trustedMs : absentMs) ? row : undefined
}

/** What is not said (a hidden id, say) stays as it was. `number` in E.164. */
export async function learnAccount(
  work: Work,
  {
    number,
    ...learnt
  }: { number: string; learntFrom: WhatsAppId['learntFrom'] } & Partial<Pick<WhatsAppId, 'waId' | 'lid'>>,
): Promise<void> {
  const rows = work.of(WhatsAppIds)
  const row = await rows.first({ where: { number } })
  const fresh = { ...learnt, checkedAt: work.now }
  if (!row && (await rows.insertOnce({ number, ...fresh }))) return
  const isNews =
    !row || (learnt.waId !== undefined && learnt.waId !== row.waId) || (learnt.lid && learnt.lid !== row.lid)
  const isOld = row && work.now.getTime() - row.checkedAt.getTime() > settledMs
  if (isNews || isOld || learnt.learntFrom === 'lookup') await rows.change({ number }, fresh)
}

/** Something went wrong with it: asked again before the next message. */
export async function doubtAccount(work: Work, number: string): Promise<void> {
  await work.of(WhatsAppIds).change({ number }, { checkedAt: new Date(0) })
}
