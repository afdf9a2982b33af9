import type { Work } from '../../data/work.ts'
import { type Message, MessageAttempts, Messages } from '../../outbox/message.ts'
import { MessageParts } from '../../outbox/part.ts'

/** Our message that an incoming one answers. */
export interface Quoted {
  message: Message
  /** It left for the customer's own address. A trial's messages leave for somebody else's, and so do the answers. */
  isToCustomer: boolean
}

/** By the provider's id of what is answered; undefined when it is none of ours. */
export async function quotedBy(work: Work, providerId: string | null): Promise<Quoted | undefined> {
  if (!providerId) return undefined
  const part = await work.of(MessageParts).first({ where: { providerId } })
  const where = part ? { id: part.messageId } : { providerId }
  const message = await work.of(Messages).first({ where })
  if (!message) return undefined
  const attempts = await work.of(MessageAttempts).all({ where: { messageId: message.id } })
  return { message, isToCustomer: attempts.every(({ address }) => address === message.address) }
}
