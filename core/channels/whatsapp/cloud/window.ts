import { Op } from 'sequelize'
import { column } from '../../../data/column.ts'
import { defineModel } from '../../../data/model.ts'
import type { Work } from '../../../data/work.ts'

/** When each customer last wrote to an official number. */
export const WhatsAppWindows = defineModel(
  'whatsapp_windows',
  {
    senderId: column.id(),
    /** E.164 as messages are addressed: with its ninth digit. */
    number: column.text(20),
    lastIncomingAt: column.instant(),
  },
  { unique: [['senderId', 'number']] },
)

/**
 * "Service messages" (WhatsApp Business Platform), section "Customer service windows": 24 hours from the customer's
 * last message. A minute less, so that a message does not arrive at a window that closed on its way.
 */
const windowMs = 24 * 3_600_000 - 60_000

export const isWindowOpen = (lastIncomingAt: Date | undefined, now: Date): boolean =>
  lastIncomingAt !== undefined && now.getTime() - lastIncomingAt.getTime() < windowMs

/** undefined: that number never wrote to this sender. */
export async function lastIncomingAt(work: Work, senderId: string, number: string): Promise<Date | undefined> {
  return (await work.of(WhatsAppWindows).first({ where: { senderId, number } }))?.lastIncomingAt
}

/** Opens the window anew. News that come late or twice never close it sooner. */
export async function noteIncoming(
  work: Work,
  { senderId, number, at }: { senderId: string; number: string; at: Date },
): Promise<void> {
  const windows = work.of(WhatsAppWindows)
  const known = { senderId, number }
  if (await windows.insertOnce({ ...known, lastIncomingAt: at })) return
  await windows.change({ ...known, lastIncomingAt: { [Op.lt]: at } }, { lastIncomingAt: at })
}
