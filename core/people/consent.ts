import { column } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { record } from '../events/record.ts'
import type { Purpose } from './purpose.ts'

/** Every yes and no of a customer, newest last; none is ever changed (LGPD art. 8 § 2: the proof is ours to keep). */
export const Consents = defineModel('consents', {
  contactId: column.id(),
  purpose: column.text<Purpose>(20),
  granted: column.boolean(),
  /** Where it came from: "cadastro", "link do e-mail", ... */
  origin: column.text(100),
})
export type Consent = Row<typeof Consents>

/** The legal basis on which each purpose stands while the customer has said nothing (LGPD art. 7). */
export const legalBases: Record<Purpose, string> = {
  billing: 'execução de contrato (art. 7º, V)',
  fiscal: 'obrigação legal (art. 7º, II)',
  service: 'execução de contrato (art. 7º, V)',
  marketing: 'legítimo interesse (art. 7º, IX), até que o cliente se oponha',
}

/** Purposes the customer has closed. */
export async function closedPurposes(work: Work, contactId: string): Promise<Set<Purpose>> {
  return new Set((await closingDecisions(work, contactId)).map(({ purpose }) => purpose))
}

/** The decisions by which purposes are closed now, with their origins. */
export async function closingDecisions(work: Work, contactId: string): Promise<Consent[]> {
  const said = (await work.gather('consents', contactId, ids => consentsOf(work, ids))) ?? []
  const last = new Map(said.map(consent => [consent.purpose, consent]))
  return [...last.values()].filter(({ granted }) => !granted)
}

/** What each contact said, oldest first. */
async function consentsOf(work: Work, contactIds: string[]): Promise<Map<string, Consent[]>> {
  const order: ['createdAt' | 'id', 'ASC'][] = [
    ['createdAt', 'ASC'],
    ['id', 'ASC'],
  ]
  const said = new Map<string, Consent[]>(contactIds.map(id => [id, []]))
  for (const consent of await work.of(Consents).all({ where: { contactId: contactIds }, order })) {
    said.get(consent.contactId)?.push(consent)
  }
  return said
}

export async function decideConsent(
  work: Work,
  given: { contactId: string; purpose: Purpose; granted: boolean; origin: string },
): Promise<void> {
  await work.of(Consents).insert(given)
  await record(work, {
    name: given.granted ? 'consent.granted' : 'consent.withdrawn',
    subject: 'contact',
    subjectId: given.contactId,
    contactId: given.contactId,
    payload: { purpose: given.purpose, origin: given.origin },
  })
}
