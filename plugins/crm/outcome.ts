import { Conflict, type Found, type Kit, successorBy, successorsOf, type Work } from '#core'
import { linkContact, winOpportunity } from './actions.ts'
import { Opportunities, type Opportunity } from './opportunity.ts'

/** Whoever asks, and what the other modules lend. */
interface Asker {
  kit: Pick<Kit, 'offers'>
  allows(permission: string): boolean
}

const subject = 'opportunity'

/** The quote and the order that may be made of it, or were. A price is said before it is decided, a sale comes after. */
export async function outcomesOf(work: Work, { id, status }: Opportunity, { kit, allows }: Asker) {
  const predecessor = { subject, id }
  const ripe = status !== 'lost'
  const proposals = await successorsOf(kit, work, { predecessor, makes: ['proposal'], ripe, allows })
  const sales = await successorsOf(kit, work, { predecessor, makes: ['sale'], ripe: status === 'won', allows })
  return [...proposals, ...sales]
}

/** What may come along with winning it: the modules that make something of it. */
export async function outcomesOfWinning(work: Work, row: Opportunity, asker: Asker) {
  return (await outcomesOf(work, { ...row, status: 'won' }, asker)).filter(({ possible }) => possible)
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
  const { number, title, valueCents, notes, contactId } = await linkContact(work, id)
  if (valueCents === null) throw new Conflict('Escreva o valor da oportunidade antes: ele vai para o documento.')
  const items = [{ description: title, quantity: 1, unitPriceCents: valueCents }]
  return offer.make(work, { subject, id, title: `Oportunidade ${number}`, contactId, items, notes })
}

/** With the quote or the order of a module at once, where one is named; all of it or nothing. */
export async function winWith(
  work: Work,
  { id, plugin }: { id: string; plugin?: string | undefined },
  asker: Asker,
): Promise<Found | undefined> {
  await winOpportunity(work, id)
  return plugin ? makeOutcome(work, { id, plugin }, asker) : undefined
}
