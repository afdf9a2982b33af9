import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'

/**
 * Which WhatsApp account answers at a phone number. The number itself is never rewritten: an old account may lack the
 * ninth digit that its number has (F8), and WhatsApp may hide the number behind an id of its own (LID, F9).
 */
export const WhatsAppIds = defineModel(
  'whatsapp_ids',
  {
    /** As the contact's Celular reads in E.164, `+5549999990187`. */
    number: column.text(20),
    /** `554999990187@c.us`; null when the number has no WhatsApp. */
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
