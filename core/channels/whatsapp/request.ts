import { formatDate, today } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { record } from '../../events/record.ts'
import { closedPurposes, closingDecisions, decideConsent } from '../../people/consent.ts'
import { readRequest } from '../../people/opt-out.ts'
import type { Purpose } from '../../people/purpose.ts'
import type { Incoming } from './incoming.ts'

/** Facts to which the customer is answered. */
export const optedOut = 'contact.opted_out'
export const optedIn = 'contact.opted_in'

/** A message whose customer is known. */
export type Known = Incoming & { contactId: string }
export const isKnown = (row: Incoming): row is Known => row.contactId !== null

/** How the origin of everything begins that was decided because of a WhatsApp message: VOLTAR takes just that back. */
const overWhatsApp = 'WhatsApp: '

/**
 * Does what a keyword asks for: SAIR closes marketing and nothing else, VOLTAR opens what was closed over WhatsApp.
 * False when there is nothing it could do; a person sees to it then.
 */
export async function obeyKeyword(work: Work, incoming: Known): Promise<boolean> {
  const { classification, body } = incoming
  const origin = `${readRequest(body).keyword}, ${civilDate(work, incoming)}`
  if (classification === 'stop') {
    await change(work, incoming, { stop: ['marketing'], resume: [], origin })
    return true
  }
  if (classification !== 'resume') return false
  const closings = await closingDecisions(work, incoming.contactId)
  const resume = closings.filter(closing => closing.origin.startsWith(overWhatsApp)).map(({ purpose }) => purpose)
  if (resume.length === 0) return false
  await change(work, incoming, { stop: [], resume, origin })
  return true
}

/** What a person read in an unclear message. */
export async function obeyPerson(work: Work, incoming: Known, read: Pick<Change, 'stop' | 'resume'>): Promise<void> {
  const origin = `pedido de ${civilDate(work, incoming)}, lido por ${work.actor.name}`
  await change(work, incoming, { ...read, origin })
}

interface Change {
  stop: Purpose[]
  resume: Purpose[]
  origin: string
}

/** Who asks twice is answered twice, but no consent is decided again that stands already. */
async function change(work: Work, incoming: Known, { stop, resume, origin }: Change): Promise<void> {
  const { contactId } = incoming
  const closed = await closedPurposes(work, contactId)
  const decide = (purpose: Purpose, granted: boolean) =>
    decideConsent(work, { contactId, purpose, granted, origin: `${overWhatsApp}${origin}`.slice(0, 100) })
  for (const purpose of stop) if (!closed.has(purpose)) await decide(purpose, false)
  for (const purpose of resume) if (closed.has(purpose)) await decide(purpose, true)
  if (stop.length > 0) await tell(work, incoming, { name: optedOut, purposes: stop })
  if (resume.length > 0) await tell(work, incoming, { name: optedIn, purposes: resume })
}

const tell = (work: Work, { id, contactId }: Known, { name, purposes }: { name: string; purposes: Purpose[] }) =>
  record(work, { name, subject: 'contact', subjectId: contactId, contactId, payload: { purposes, incomingId: id } })

const civilDate = (work: Work, { receivedAt }: Incoming) => formatDate(today(receivedAt, work.timeZone))
