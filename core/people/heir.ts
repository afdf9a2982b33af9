import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import { type Contact, Contacts } from './contact.ts'

/** Rows merged into rows that were merged: nobody does that more often. */
const mostSteps = 20

/** Who has everything of this customer now: where two rows of one person became one, the one that was kept. Throws NotFound. */
export async function heirOf(work: Work, id: string): Promise<Contact> {
  let contact = await work.of(Contacts).get(id)
  for (let step = 0; contact.mergedIntoId; step++) {
    if (step === mostSteps) throw new NotFound()
    contact = await work.of(Contacts).get(contact.mergedIntoId)
  }
  return contact
}
