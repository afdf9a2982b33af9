import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import { type Contact, Contacts } from './contact.ts'

/** Rows merged into rows that were merged: nobody does that more often. */
const mostSteps = 20

/** Who has everything of this customer now: where two rows of one person became one, the one that was kept. Throws NotFound. */
export async function heirOf(work: Work, id: string): Promise<Contact> {
  const heirs = await heirsOf(work, [await work.of(Contacts).get(id)])
  const heir = heirs.get(id)
  if (!heir || heir.mergedIntoId) throw new NotFound()
  return heir
}

/** The same of many, by their own ids. */
export async function heirsOf(work: Work, contacts: readonly Contact[]): Promise<Map<string, Contact>> {
  const heirs = new Map(contacts.map(contact => [contact.id, contact]))
  for (let step = 0; ; step++) {
    const gone = [...heirs].flatMap(([id, { mergedIntoId }]) => (mergedIntoId ? [{ id, mergedIntoId }] : []))
    if (gone.length === 0 || step === mostSteps) return heirs
    const ids = [...new Set(gone.map(({ mergedIntoId }) => mergedIntoId))]
    const next = new Map((await work.of(Contacts).all({ where: { id: ids } })).map(row => [row.id, row]))
    for (const { id, mergedIntoId } of gone) {
      const heir = next.get(mergedIntoId)
      if (heir) heirs.set(id, heir)
      else heirs.delete(id)
    }
  }
}
