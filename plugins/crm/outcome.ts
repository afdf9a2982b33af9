import {
  Conflict,
  Forbidden,
  type Found,
  type Kit,
  type Predecessor,
  type Successor,
  successorBy,
  successorsOf,
  type Work,
} from '#core'
import { linkContact, winOpportunity } from './actions.ts'
import { type Basis, dealOf } from './deal.ts'
import { Opportunities, type Opportunity } from './opportunity.ts'

/** Whoever asks, and what the other modules lend. */
interface Asker {
  kit: Pick<Kit, 'offers'>
  allows(permission: string): boolean
}

/** The quote and the order that may be made of it, or were. */
export interface Outcomes {
  /** The proposal before the sale. */
  found: Successor[]
  /** The quote that is to be approved before the sale is made of it. */
  waitingFor: Basis['made'] | undefined
}

const subject = 'opportunity'

/** A price is said before it is decided, a sale comes after, and once. */
export async function outcomesOf(work: Work, { id, status }: Opportunity, { kit, allows }: Asker): Promise<Outcomes> {
  const { sales, basis } = await dealOf(work, kit, id)
  const predecessor = { subject, id }
  const isLost = status === 'lost'
  const proposals = await successorsOf(kit, work, { predecessor, makes: ['proposal'], ripe: !isLost, allows })
  const readable = sales.filter(({ readPermission }) => allows(readPermission))
  if (sales.length > 0) return { found: [...proposals, ...readable], waitingFor: undefined }
  const mayUse = !basis || allows(basis.permission)
  const ripe = status === 'won' && mayUse && (!basis || basis.isRipe)
  const source = basis?.predecessor ?? predecessor
  const next = await successorsOf(kit, work, { predecessor: source, makes: ['sale'], ripe, allows })
  return {
    found: [
      ...proposals,
      ...next.map(one => ({ ...one, title: basis ? `${one.title} (${basis.made.title})` : one.title })),
    ],
    waitingFor: basis?.isRipe || isLost || !mayUse ? undefined : basis?.made,
  }
}

/** What may come along with winning it: the modules that make something of it. */
export async function outcomesOfWinning(work: Work, row: Opportunity, asker: Asker): Promise<Successor[]> {
  return (await outcomesOf(work, { ...row, status: 'won' }, asker)).found.filter(({ possible }) => possible)
}

/** Made once, for a customer. Throws NotFound, Conflict, Invalid. */
export async function makeOutcome(
  work: Work,
  { id, plugin }: { id: string; plugin: string },
  { kit, allows }: Asker,
): Promise<Found> {
  const { status } = await work.of(Opportunities).get(id)
  const makes = status === 'won' ? (['proposal', 'sale'] as const) : (['proposal'] as const)
  const offer = await successorBy(kit, work, { plugin, makes, allows })
  if (status === 'lost') throw new Conflict('Esta oportunidade foi perdida. Traga-a de volta a uma etapa antes.')
  // Of two people the second one waits, and then finds what the first one made.
  const row = await linkContact(work, id, allows)
  const isSale = offer.makes === 'sale'
  return offer.make(work, isSale ? await sourceOfSale(work, row, { kit, allows }) : predecessorOf(row))
}

/** With the quote or the order of a module at once, where one is named; all of it or nothing. */
export async function winWith(
  work: Work,
  { id, plugin }: { id: string; plugin?: string | undefined },
  asker: Asker,
): Promise<Found | undefined> {
  await winOpportunity(work, id, asker.allows)
  return plugin ? makeOutcome(work, { id, plugin }, asker) : undefined
}

type Linked = Opportunity & { contactId: string }

/** What was agreed on in its quote, where there is one. */
async function sourceOfSale(work: Work, row: Linked, { kit, allows }: Asker): Promise<Predecessor> {
  const { sales, basis } = await dealOf(work, kit, row.id)
  const [sold] = sales
  if (sold?.made) throw new Conflict(`${sold.made.title} já foi gerado desta oportunidade.`)
  if (!basis) return predecessorOf(row)
  if (!allows(basis.permission))
    throw new Forbidden(
      'A venda sai do orçamento desta oportunidade, que você não tem permissão para ver. Peça a um administrador.',
    )
  if (!basis.isRipe)
    throw new Conflict(`A venda sai de ${basis.made.title}, que ainda não está aprovado. Aprove ou cancele antes.`)
  return basis.prepare(work)
}

function predecessorOf({ id, number, title, valueCents, notes, contactId }: Linked): Predecessor {
  if (valueCents === null) throw new Conflict('Escreva o valor da oportunidade antes: ele vai para o documento.')
  const items = [{ description: title, quantity: 1, unitPriceCents: valueCents }]
  return { subject, id, title: `Oportunidade ${number}`, contactId, items, notes }
}
