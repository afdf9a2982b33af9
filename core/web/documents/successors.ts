import type { Work } from '../../data/work.ts'
import { getDocument, lineOf, lockDocument } from '../../documents/tracked/actions.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { Conflict, NotFound } from '../../errors.ts'
import type { Found } from '../../plugin.ts'
import type { Kit } from '../kit.ts'

/** What may be made of a document, and what was made of it already. */
export interface Successor {
  plugin: string
  title: string
  made: Found | undefined
  /** The button is there: the document is ripe and whoever looks may make it. */
  possible: boolean
}

interface Looking {
  document: TrackedDocument
  head: DocumentRow
  allows(permission: string): boolean
}

export async function successorsOf(kit: Kit, work: Work, { document, head, allows }: Looking): Promise<Successor[]> {
  const { ripe, subject } = document.declaration
  if (!ripe) return []
  const found: Successor[] = []
  for (const { plugin, title, permission, find } of await kit.offers(work, 'successor')) {
    const made = await find(work, { subject, id: head.id })
    const possible = !made && ripe.includes(head.status) && head.contactId !== null && allows(permission)
    if (made || possible) found.push({ plugin, title, made, possible })
  }
  return found
}

/** The button "Gerar pedido", for documents that can be turned into others. */
export function successorScreens(kit: Kit, document: TrackedDocument): void {
  const { ripe, name, subject, title } = document.declaration
  if (!ripe?.length) return
  kit.post('/:id/successors/:plugin', `${name}.read`, async (work, { params, allows }) => {
    const id = params.id ?? ''
    const offer = (await kit.offers(work, 'successor')).find(({ plugin }) => plugin === params.plugin)
    if (!offer || !allows(offer.permission)) throw new NotFound('Não há o que gerar aqui.')
    // Of two clicks the second one waits, and then finds what the first one made.
    await lockDocument(work, document, id)
    const { head, items } = await getDocument(work, document, id)
    const called = `${title.one} ${head.number}`
    if (!ripe.includes(head.status) || !head.contactId)
      throw new Conflict(`${called} ainda não pode virar outro documento. Recarregue a página.`)
    const { contactId, notes } = head
    const made = await offer.make(work, { subject, id, title: called, contactId, notes, items: items.map(lineOf) })
    return kit.redirect(made.path, `${made.title} gerado de ${called}. Confira antes de enviar.`)
  })
}
