import { z } from 'zod'
import type { DocumentField, DocumentInput } from './declaration.ts'

const item = z.strictObject({
  description: z.string().trim().min(1, 'Descreva o item.').max(500),
  /** Up to three decimals. */
  quantity: z
    .number()
    .positive('A quantidade precisa ser maior que zero.')
    .max(999_999)
    .refine(value => Number.isInteger(Math.round(value * 1e6) / 1e3), 'Use no máximo três casas decimais.'),
  unitPriceCents: z.int().min(0, 'O preço não pode ser negativo.').max(10_000_000_000),
})

/** What creates or replaces a document, as the API takes it; forms are translated into this. */
export function documentInput(fields: Record<string, DocumentField>): z.ZodType<DocumentInput> {
  const own = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema]))
  return z.strictObject({
    contactId: z.uuid('Escolha o cliente.'),
    items: z
      .array(item)
      .min(1, 'Inclua ao menos um item.')
      .max(200)
      .refine(
        lines => Number.isSafeInteger(totalOf(lines)),
        'O total ficou alto demais. Confira as quantidades e os preços.',
      ),
    notes: z.string().trim().max(5_000).nullish(),
    ...own,
  }) as unknown as z.ZodType<DocumentInput>
}

/** Cents of one line, half a cent rounded up; in thousandths, because 1.005 has no exact float. */
export function lineTotal(quantity: number, unitPriceCents: number): number {
  return Number((BigInt(Math.round(quantity * 1_000)) * BigInt(unitPriceCents) + 500n) / 1_000n)
}

/** Cents of all lines. */
export const totalOf = (items: DocumentInput['items']) =>
  items.reduce((sum, { quantity, unitPriceCents }) => sum + lineTotal(quantity, unitPriceCents), 0)
