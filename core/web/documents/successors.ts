import { z } from 'zod'
import type { Work } from '../../data/work.ts'
import { getDocument, lineOf } from '../../documents/tracked/actions.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { lockDocument } from '../../documents/tracked/lock.ts'
import type { Predecessor } from '../../documents/tracked/successor.ts'
import { Conflict, NotFound } from '../../errors.ts'
import type { Found, Offer } from '../../plugin.ts'
import type { ApiKit } from '../api/kit.ts'
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
  predecessor: Pick<Predecessor, 'subject' | 'id'>
  makes: readonly SuccessorOffer['makes'][]
  /** It may be made now. */
  ripe: boolean
  allows(permission: string): boolean
}

type SuccessorOffer = Extract<Offer, { kind: 'successor' }>
type Lender = Pick<Kit, 'offers'>

/** For whatever something may be made of: a quote, or what no document is yet. */
export async function successorsOf(kit: Lender, work: Work, looking: Looking): Promise<Successor[]> {
  const found: Successor[] = []
  for (const { plugin, title, permission, find, makes } of await kit.offers(work, 'successor')) {
    if (!looking.makes.includes(makes)) continue
    const made = await find(work, looking.predecessor)
    const possible = !made && looking.ripe && looking.allows(permission)
    if (made || possible) found.push({ plugin, title, made, possible })
  }
  return found
}

/** The one of a module. Throws NotFound where there is none, or none for whoever asks. */
export async function successorBy(
  kit: Lender,
  work: Work,
  { plugin, makes, allows }: Pick<Looking, 'makes' | 'allows'> & { plugin: string | undefined },
): Promise<SuccessorOffer> {
  const offers = await kit.offers(work, 'successor')
  const offer = offers.find(one => one.plugin === plugin && makes.includes(one.makes))
  if (!offer || !allows(offer.permission)) throw new NotFound('Não há o que gerar aqui.')
  return offer
}

/** What was agreed on in a document becomes a sale. */
export async function documentSuccessors(
  kit: Lender,
  work: Work,
  { document, head, allows }: { document: TrackedDocument; head: DocumentRow } & Pick<Looking, 'allows'>,
): Promise<Successor[]> {
  const { ripe, subject } = document.declaration
  if (!ripe) return []
  const predecessor = { subject, id: head.id }
  return successorsOf(kit, work, {
    ...{ predecessor, makes: ['sale'], allows },
    ripe: ripe.includes(head.status) && head.contactId !== null,
  })
}

interface Making {
  document: TrackedDocument
  id: string
  /** Whose document it becomes. */
  plugin: string | undefined
  allows(permission: string): boolean
}

/** Throws NotFound when nothing of the kind can be made, Conflict when it is too early, or was made already. */
async function makeSuccessor(kit: Lender, work: Work, { document, id, plugin, allows }: Making) {
  const { ripe = [], subject, title } = document.declaration
  const offer = await successorBy(kit, work, { plugin, makes: ['sale'], allows })
  // Of two clicks the second one waits, and then finds what the first one made.
  await lockDocument(work, document, { id })
  const { head, items } = await getDocument(work, document, id)
  const called = `${title.one} ${head.number}`
  if (!ripe.includes(head.status) || !head.contactId)
    throw new Conflict(`${called} ainda não pode virar outro documento. Recarregue a página.`)
  const { contactId, notes } = head
  const made = await offer.make(work, { subject, id, title: called, contactId, notes, items: items.map(lineOf) })
  return { ...made, plugin: String(plugin), called }
}

/** The button "Gerar pedido", for documents that can be turned into others. */
export function successorScreens(kit: Kit, document: TrackedDocument): void {
  const { ripe, name } = document.declaration
  if (!ripe?.length) return
  kit.post('/:id/successors/:plugin', `${name}.read`, async (work, { params, allows }) => {
    const { id = '', plugin } = params
    const made = await makeSuccessor(kit, work, { document, id, plugin, allows })
    return kit.redirect(made.path, `${made.title} gerado de ${made.called}. Confira antes de enviar.`)
  })
}

/** The same over the API. */
export function successorApi(kit: ApiKit, document: TrackedDocument): void {
  const { ripe, name, title } = document.declaration
  if (!ripe?.length) return
  kit.route(
    {
      method: 'post',
      path: '/:id/successors',
      permission: `${name}.read`,
      summary: `Gera outro documento de ${title.one.toLowerCase()}, uma vez: um pedido (orders)`,
      params: z.object({ id: z.uuid() }),
      body: z.object({ plugin: z.string().min(1).max(60).meta({ description: 'O módulo do documento: orders.' }) }),
      answer: {
        status: 201,
        schema: z.object({ id: z.uuid(), plugin: z.string(), title: z.string(), detail: z.string() }),
        location: made => (made as Found).path,
      },
    },
    (work, { params: { id }, body: { plugin }, allows }) => makeSuccessor(kit, work, { document, id, plugin, allows }),
  )
}
