import type { Work } from '../../data/work.ts'
import { gateOf, isByHand } from '../../outbox/gate.ts'
import type { Message } from '../../outbox/message.ts'
import { repairCodes } from '../../outbox/message-list.ts'
import { chatLink } from './click-to-chat.ts'

/** Where a person sends a message that waits for them; null where it leaves by itself or is not ready to be sent. */
export async function chatUrlOf(work: Work, message: Message): Promise<string | null> {
  const { channel, status, reasonCode, address, body } = message
  const ready = status === 'held' && address && body && !repairCodes.includes(reasonCode ?? '')
  if (!ready || !(await isByHand(work, message)) || !(await gateOf(work, channel)).use) return null
  return chatLink(address, body).url
}
