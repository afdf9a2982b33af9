import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { Contacts } from '../../people/contact.ts'

/** For a step whose form has no customer to choose: it is that of the document. Throws Conflict. */
export async function refuseArchived(work: Work, contactId: string | null): Promise<void> {
  const contact = contactId ? await work.of(Contacts).first({ where: { id: contactId } }) : undefined
  if (contact?.archivedAt) throw new Conflict(`O cadastro de ${contact.name} está arquivado. Reative-o antes.`)
}
