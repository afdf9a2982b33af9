import { type ChosenQuantity, chosenItems, type DocumentStep, Invalid, itemsCents, itemsText } from '#core'

/** What the customer keeps of what was taken home, in words and in cents; nothing for steps that keep nothing. */
export function keptOf(step: DocumentStep): { keptText?: string; keptCents?: number } {
  if (step.to !== 'kept' && step.to !== 'partial') return {}
  const kept = keptItems(step)
  if (step.to === 'partial' && isAll(step.items, kept))
    throw new Invalid({ kept: 'O cliente ficou com tudo: registre assim.' })
  return { keptText: itemsText(kept), keptCents: itemsCents(kept) }
}

/** The lines of what is kept. Throws Invalid. */
export const keptItems = ({ items, to, given }: DocumentStep): DocumentStep['items'] =>
  to === 'kept' ? items : chosenItems(items, (given.kept ?? []) as ChosenQuantity[], 'kept')

const isAll = (items: DocumentStep['items'], kept: DocumentStep['items']) =>
  items.every(({ position, quantity }) => kept.some(one => one.position === position && one.quantity === quantity))
