import type { Company } from '../../../data/company.ts'
import type { Envelope, EnvelopeFile } from '../../../outbox/channel.ts'
import { envelopeFor } from '../../../outbox/envelope.ts'
import type { Message } from '../../../outbox/message.ts'

type Said = Pick<Message, 'id' | 'address' | 'recipientName' | 'subject' | 'body' | 'purpose'> &
  Partial<Pick<Message, 'codes'>>

/** What would leave for a text that has no row of its own: a trial, a page of the test mailbox. */
export function letterFor(company: Company, said: Said, attachments: EnvelopeFile[] = []): Envelope {
  // An envelope reads nothing of a message but what is said here.
  return envelopeFor({ message: said as Message, company, attachments, redirectTo: null })
}
