import { z } from 'zod'
import type { Work } from '../../data/work.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { originOf, type Predecessor, ripePredecessor } from '../../documents/tracked/successor.ts'
import { Conflict, NotFound } from '../../errors.ts'
import type { Found, Offer } from '../../plugin.ts'
import type { ApiKit } from '../api/kit.ts'
import type { Kit } from '../kit.ts'

/** What may be made of a document, and what was made of it already. */
export interface Successor {
  plugin: string
  /** Of what is made: `order`. */
  subject: string
  title: string
  /** To know of it. */
  readPermission: string
  made: (Found & { id: string }) | undefined
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

/** For whatever something may be made of: a quote, or what no document is yet. What was made is there for whoever may read it. */
export async function successorsOf(kit: Lender, work: Work, looking: Looking): Promise<Successor[]> {
  const found: Successor[] = []
  const { allows } = looking
  for (const offer of await kit.offers(work, 'successor')) {
    const { plugin, subject, title, permission, readPermission } = offer
    if (!looking.makes.includes(offer.makes)) continue
    const made = await offer.find(work, looking.predecessor)
    const possible = !made && looking.ripe && allows(permission)
    if (made ? allows(readPermission) : possible) found.push({ plugin, subject, title, readPermission, made, possible })
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
  const sold = await soldBefore(kit, work, head)
  const own = await successorsOf(kit, work, {
    ...{ predecessor, makes: ['sale'], allows },
    ripe: ripe.includes(head.status) && head.contactId !== null && sold.length === 0,
  })
  return [...sold.filter(({ readPermission }) => allows(readPermission)), ...own]
}

/** One deal is one sale: what was sold of whatever this document was made of. */
async function soldBefore(kit: Lender, work: Work, head: DocumentRow): Promise<Successor[]> {
  const predecessor = originOf(head as { source?: unknown })
  if (!predecessor) return []
  const sold = await successorsMade(kit, work, { predecessor, makes: ['sale'] })
  return sold.filter(({ made }) => made?.id !== head.id)
}

/** What was made, whoever may see it. */
export async function successorsMade(
  kit: Lender,
  work: Work,
  looking: Pick<Looking, 'predecessor' | 'makes'>,
): Promise<Successor[]> {
  return successorsOf(kit, work, { ...looking, ripe: false, allows: () => true })
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
  const offer = await successorBy(kit, work, { plugin, makes: ['sale'], allows })
  const predecessor = await ripePredecessor(work, document, id)
  const [sold] = await soldBefore(kit, work, await work.of(document.model).get(id))
  if (sold?.made)
    throw new Conflict(`${sold.made.title} já foi gerado deste negócio: ${predecessor.title} não vira outro.`)
  const made = await offer.make(work, predecessor)
  return { ...made, plugin: String(plugin), called: predecessor.title }
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
