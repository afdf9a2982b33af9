import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import type { Contact } from '../../people/contact.ts'
import { type Account, accountOf } from './account.ts'
import { type Incoming, IncomingMessages, type MatchedBy } from './incoming.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { WhatsAppIds } from './phone-book.ts'
import { ownersOf } from './phone-owners.ts'
import type { Quoted } from './quoted.ts'

export interface Author {
  contactId: string | null
  matchedBy: MatchedBy | null
}

const nobody: Author = { contactId: null, matchedBy: null }

/**
 * Whose message it is: the customer whose message it answers, whom a person picked for this account before, or the only
 * one whom account and number lead to. Where two could be meant it is nobody's, and a person picks.
 */
export async function authorOf(work: Work, incoming: IncomingMessage, quoted?: Quoted): Promise<Author> {
  if (quoted?.isToCustomer) return { contactId: quoted.message.contactId, matchedBy: 'quote' }
  const account = accountOf(incoming)
  const picked = await pickedBefore(work, incoming.from, account)
  if (picked) return { contactId: picked.contactId, matchedBy: 'person' }
  const { byAccount, byNumber } = await owners(work, account)
  const [only, ...others] = distinct([...byAccount, ...byNumber])
  if (!only || others.length > 0) return nobody
  return { contactId: only.id, matchedBy: byAccount.length > 0 ? 'account' : 'number' }
}

/** Whom a person may be shown first: everybody whom account and number lead to. */
export async function likelyAuthors(work: Work, { fromId, lid, number }: Incoming): Promise<Contact[]> {
  const { byAccount, byNumber } = await owners(work, accountOf({ from: fromId, lid, number }))
  return distinct([...byAccount, ...byNumber])
}

async function owners(work: Work, account: Account): Promise<{ byAccount: Contact[]; byNumber: Contact[] }> {
  return {
    byAccount: await ownersOf(work, await numbersOf(work, account)),
    byNumber: account.number ? await ownersOf(work, [account.number]) : [],
  }
}

/** The numbers at which the phone book knows this account. */
export async function numbersOf(work: Work, { waId, lid }: Account): Promise<string[]> {
  const known = [...(waId ? [{ waId }] : []), ...(lid ? [{ lid }] : [])]
  if (known.length === 0) return []
  return (await work.of(WhatsAppIds).all({ where: { [Op.or]: known } })).map(({ number }) => number)
}

async function pickedBefore(work: Work, fromId: string, { lid }: Account): Promise<Incoming | undefined> {
  const same = [{ fromId }, ...(lid ? [{ lid }] : [])]
  return work
    .of(IncomingMessages)
    .first({ where: { matchedBy: 'person', [Op.or]: same }, order: [['receivedAt', 'DESC']] })
}

const distinct = (contacts: readonly Contact[]) => [...new Map(contacts.map(one => [one.id, one])).values()]
