import { z } from 'zod'
import { formatQuantity } from '../../brazil/money.ts'
import { Invalid } from '../../errors.ts'
import type { ItemRow } from './declaration.ts'
import { lineTotal } from './input.ts'

/** How much of some lines: what a field of `quantities` gives. */
export interface ChosenQuantity {
  position: number
  quantity: number
}

export const chosenQuantities = () =>
  z.array(z.strictObject({ position: z.int().min(1), quantity: z.number().positive() })).max(200)

/** The lines with as much of each as was chosen, without those of which nothing was. Throws Invalid at `field`. */
export function chosenItems(items: readonly ItemRow[], chosen: readonly ChosenQuantity[], field: string): ItemRow[] {
  const known = new Map(items.map(item => [item.position, item]))
  for (const [index, { position, quantity }] of chosen.entries()) {
    const item = known.get(position)
    if (!item || chosen.findIndex(one => one.position === position) !== index)
      throw new Invalid({ [field]: `A linha ${position} não existe, ou veio duas vezes.` })
    if (quantity > item.quantity)
      throw new Invalid({
        [field]: `De "${item.description}" há ${formatQuantity(item.quantity)}: ${formatQuantity(quantity)} é demais.`,
      })
  }
  const wanted = new Map(chosen.map(({ position, quantity }) => [position, quantity]))
  return items.flatMap(item => {
    const quantity = wanted.get(item.position) ?? 0
    return quantity > 0 ? [{ ...item, quantity }] : []
  })
}

/** `1 × Vestido P`, a line each. */
export const itemsText = (items: readonly Pick<ItemRow, 'quantity' | 'description'>[]): string =>
  items.map(({ quantity, description }) => `${formatQuantity(quantity)} × ${description}`).join('\n')

/** Cents. */
export const itemsCents = (items: readonly Pick<ItemRow, 'quantity' | 'unitPriceCents'>[]): number =>
  items.reduce((sum, { quantity, unitPriceCents }) => sum + lineTotal(quantity, unitPriceCents), 0)
