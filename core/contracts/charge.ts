import { z } from 'zod'

const centsSchema = z.int().min(1).max(10_000_000_000)

/** One instalment of a charge to be made: a civil date (`YYYY-MM-DD`) and cents. */
export const requestedInstalment = z.object({
  dueDate: z.iso.date(),
  amountCents: centsSchema,
  /** The bank's, when there is one already: 47 digits, or 48 of a convênio. */
  digitableLine: z.string().optional(),
})

/** `charge.requested`: a module asks for a charge; its subject and subjectId name what it is for, once each. */
export const chargeRequested = z.object({
  contactId: z.uuid(),
  description: z.string().min(1).max(191),
  instalments: z.array(requestedInstalment).min(1).max(480),
})
export type ChargeRequested = z.infer<typeof chargeRequested>
