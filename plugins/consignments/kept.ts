import { type DocumentStep, formatQuantity, Invalid, lineTotal } from '#core'

/** What the customer keeps of what was taken home, in words and in cents; nothing for steps that keep nothing. */
export function keptOf({ items, to, given }: DocumentStep): { keptText?: string; keptCents?: number } {
  if (to !== 'kept' && to !== 'partial') return {}
  const asked = (given.kept ?? []) as { position: number; quantity: number }[]
  const wanted = new Map(asked.map(({ position, quantity }) => [position, quantity]))
  if (to === 'partial') refuseStrange(items, asked)
  const kept = items
    .map(item => ({ ...item, quantity: to === 'kept' ? item.quantity : (wanted.get(item.position) ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
  return {
    keptText: kept.map(({ quantity, description }) => `${formatQuantity(quantity)} × ${description}`).join('\n'),
    keptCents: kept.reduce((sum, { quantity, unitPriceCents }) => sum + lineTotal(quantity, unitPriceCents), 0),
  }
}

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
