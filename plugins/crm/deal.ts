import { type Kit, type Predecessor, type Successor, successorsMade, type Work } from '#core'

/** A quote that was made of the opportunity, and from which the sale comes. */
export interface Basis {
  made: NonNullable<Successor['made']>
  isRipe: boolean
  predecessor: Pick<Predecessor, 'subject' | 'id'>
  /** Whoever makes something of it holds this one. */
  permission: string
  prepare(work: Work): Promise<Predecessor>
}

/** What became of an opportunity, directly and through its quote. */
export interface Deal {
  proposals: Successor[]
  sales: Successor[]
  /** Absent: the sale comes from the opportunity itself. */
  basis: Basis | undefined
}

/** One deal is one sale, whichever way it was made. */
export async function dealOf(work: Work, kit: Pick<Kit, 'offers'>, id: string): Promise<Deal> {
  const predecessor = { subject: 'opportunity', id }
  const proposals = await successorsMade(kit, work, { predecessor, makes: ['proposal'] })
  const sales = await successorsMade(kit, work, { predecessor, makes: ['sale'] })
  const lenders = await kit.offers(work, 'predecessor')
  let basis: Basis | undefined
  for (const { subject, made } of proposals) {
    if (!made) continue
    const proposal = { subject, id: made.id }
    sales.push(...(await successorsMade(kit, work, { predecessor: proposal, makes: ['sale'] })))
    const lender = lenders.find(offer => offer.subject === subject)
    const ripeness = await lender?.ripeness(work, made.id)
    // One that was refused, or ran out, stands in nobody's way.
    if (!lender || ripeness === 'past') continue
    const { permission } = lender
    const prepare = (work: Work) => lender.prepare(work, made.id)
    basis ??= { made, isRipe: ripeness === 'ripe', predecessor: proposal, permission, prepare }
  }
  return { proposals, sales, basis }
}
