import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { record } from '../../events/record.ts'
import { closedPurposes } from '../../people/consent.ts'
import { Contacts } from '../../people/contact.ts'
import { type ContactInput, createContact } from '../../people/contact-actions.ts'
import { type Purpose, purposes } from '../../people/purpose.ts'
import { type Incoming, IncomingMessages } from './incoming.ts'
import { isKnown, type Known, obeyKeyword, obeyPerson } from './request.ts'

/** Somebody has read it; nobody else needs to. Resolves to how many were still waiting. */
export async function markSeen(work: Work, ids: readonly string[]): Promise<number> {
  const waiting = await work.of(IncomingMessages).all({ where: { id: [...ids], handledAt: null } })
  for (const row of waiting) await handle(work, row, 'incoming.seen')
  return waiting.length
}

/**
 * A person says whose message it is; what else waits from the same account is theirs as well, and so is what will come.
 * What it asked for is done now. Throws Conflict when it was done already, for somebody else.
 */
export async function pickAuthor(work: Work, id: string, contactId: string): Promise<Incoming> {
  const row = await work.of(IncomingMessages).get(id)
  const contact = await work.of(Contacts).get(contactId)
  if (row.contactId === contactId) return row
  if (row.contactId && row.handledAt && row.classification !== 'plain')
    throw new Conflict('O pedido desta mensagem já foi atendido. Mude o que cada cliente recebe no cadastro dele.')
  const same = { fromId: row.fromId, contactId: null, handledAt: null }
  const others = await work.of(IncomingMessages).all({ where: same, order: [['receivedAt', 'ASC']] })
  for (const one of [row, ...others.filter(other => other.id !== id)]) await assign(work, one, contact.id)
  await seeIfPlain(work, id)
  return work.of(IncomingMessages).get(id)
}

/** The same for a customer nobody knew before. */
export async function createAuthor(work: Work, id: string, given: ContactInput): Promise<Incoming> {
  await work.of(IncomingMessages).get(id)
  const contact = await createContact(work, given)
  return pickAuthor(work, id, contact.id)
}

/** What the customer is to receive, as a person read it. What differs from now is changed and answered. */
export async function decideRequest(work: Work, id: string, receives: readonly Purpose[]): Promise<Decided> {
  const row = await work.of(IncomingMessages).get(id)
  if (!isKnown(row)) throw new Conflict('Primeiro diga de que cliente é esta mensagem.')
  if (row.handledAt) throw new Conflict('Outra pessoa já cuidou desta mensagem.')
  const closed = await closedPurposes(work, row.contactId)
  const decided = {
    stop: purposes.filter(purpose => !closed.has(purpose) && !receives.includes(purpose)),
    resume: purposes.filter(purpose => closed.has(purpose) && receives.includes(purpose)),
  }
  await obeyPerson(work, row, decided)
  await handle(work, row, 'incoming.decided')
  return decided
}

export interface Decided {
  stop: Purpose[]
  resume: Purpose[]
}

async function assign(work: Work, row: Incoming, contactId: string): Promise<void> {
  const { id } = row
  await work.of(IncomingMessages).change({ id }, { contactId, matchedBy: 'person' })
  await record(work, { name: 'incoming.assigned', subject: 'incoming', subjectId: id, contactId })
  const known: Known = { ...row, contactId, matchedBy: 'person' }
  if (await obeyKeyword(work, known)) await close(work, known, 'Recado')
}

/** Who picked has read it. */
async function seeIfPlain(work: Work, id: string): Promise<void> {
  const row = await work.of(IncomingMessages).get(id)
  if (row.classification === 'plain' && !row.handledAt) await close(work, row, work.actor.name)
}

async function handle(work: Work, row: Incoming, name: string): Promise<void> {
  if (!(await close(work, row, work.actor.name))) throw new Conflict('Outra pessoa já cuidou desta mensagem.')
  await record(work, { name, subject: 'incoming', subjectId: row.id, contactId: row.contactId })
}

/** False when somebody else was faster. */
async function close(work: Work, { id }: Incoming, by: string): Promise<boolean> {
  const handled = { handledAt: work.now, handledBy: by }
  return (await work.of(IncomingMessages).change({ id, handledAt: null }, handled)) === 1
}
