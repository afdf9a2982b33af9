import { z } from 'zod'
import { requestedInstalment } from './charge.ts'

/** `sale.completed`: something was sold to a contact. What is left to pay later comes as instalments. */
export const saleCompleted = z.object({
  contactId: z.uuid().nullable(),
  /** As the customer reads it: `Pedido 128`. */
  description: z.string().min(1).max(191),
  totalCents: z.int().min(0),
  /** How much of the total was paid with what the customer had earned before. */
  cashbackCents: z.int().min(0).optional(),
  instalments: z.array(requestedInstalment).max(480).default([]),
})
export type SaleCompleted = z.infer<typeof saleCompleted>

/**
 * `sale.reversed`: a sale that was told of as completed is taken back as a whole; its subject and subjectId are those
 * of the sale.
 */
export const saleReversed = z.object({
  contactId: z.uuid().nullable(),
  reason: z.string().max(191).default(''),
  /** What the sold document was made of, where it was: a consignment that became an order. */
  source: z.object({ subject: z.string(), id: z.string() }).optional(),
})
export type SaleReversed = z.infer<typeof saleReversed>
