import { type DocumentStep, formatQuantity, Invalid, lineTotal } from '#core'

/** What the customer keeps of what was taken home, in words and in cents; nothing for steps that keep nothing. */
export function keptOf(step: DocumentStep): { keptText?: string; keptCents?: number } {
  const { items, to } = step
  if (to !== 'kept' && to !== 'partial') return {}
  if (to === 'partial') refuseStrange(items, askedIn(step))
  const kept = keptItems(step)
  return {
    keptText: kept.map(({ quantity, description }) => `${formatQuantity(quantity)} × ${description}`).join('\n'),
    keptCents: kept.reduce((sum, { quantity, unitPriceCents }) => sum + lineTotal(quantity, unitPriceCents), 0),
  }
}

/** The lines of what is kept. */
export function keptItems(step: DocumentStep): DocumentStep['items'] {
  const wanted = new Map(askedIn(step).map(({ position, quantity }) => [position, quantity]))
  return step.items
    .map(item => ({ ...item, quantity: step.to === 'kept' ? item.quantity : (wanted.get(item.position) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
}

const askedIn = ({ given }: DocumentStep) => (given.kept ?? []) as { position: number; quantity: number }[]

function refuseStrange(items: DocumentStep['items'], asked: readonly { position: number; quantity: number }[]): void {
  const taken = new Map(items.map(item => [item.position, item]))
  for (const [index, { position, quantity }] of asked.entries()) {
    const item = taken.get(position)
    if (!item || asked.findIndex(one => one.position === position) !== index)
      throw new Invalid({ kept: `A linha ${position} não existe, ou veio duas vezes.` })
    if (quantity > item.quantity)
      throw new Invalid({
        kept: `De "${item.description}" saíram ${formatQuantity(item.quantity)}: não dá para ficar com ${formatQuantity(quantity)}.`,
      })
  }
  if (
    items.every(({ position, quantity }) => asked.some(one => one.position === position && one.quantity === quantity))
  )
    throw new Invalid({ kept: 'O cliente ficou com tudo: registre assim.' })
}
