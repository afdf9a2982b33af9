import type { Work } from '../../data/work.ts'
import { accountOf, sameNumber } from './account.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { learnAccount } from './phone-book.ts'
import type { Quoted } from './quoted.ts'

/**
 * What an incoming message tells the phone book: which account answers at which number. Where WhatsApp hides the
 * number, it is the one that the answered message was sent to. A customer's own number is never touched (F8).
 */
export async function learnFrom(work: Work, incoming: IncomingMessage, quoted?: Quoted): Promise<void> {
  const { waId, lid, number } = accountOf(incoming)
  const at = number ?? answeredNumber(quoted)
  if (!at) return
  // What is not said now stays as it was.
  await learnAccount(work, { number: at, ...(waId ? { waId } : {}), ...(lid ? { lid } : {}), learntFrom: 'incoming' })
}

function answeredNumber(quoted: Quoted | undefined): string | null {
  if (!quoted?.isToCustomer || quoted.message.channel !== 'whatsapp') return null
  return sameNumber(quoted.message.address)
}
