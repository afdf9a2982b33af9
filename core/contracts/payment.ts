import { z } from 'zod'

/** `payment.received`: money came in for an instalment; its subject is the instalment. Reversals say so. */
export const paymentReceived = z.object({
  contactId: z.uuid(),
  chargeId: z.uuid(),
  instalmentId: z.uuid(),
  paymentId: z.uuid(),
  /** What came in, interest and fine included. */
  amountCents: z.int().min(0),
  /** How much of it is interest and fine for being late. */
  lateCents: z.int().min(0).default(0),
  method: z.string(),
  paidOn: z.iso.date(),
  /** Nothing is left to pay of the instalment. */
  settled: z.boolean(),
  /** What the charge was made for, when a module asked for it: the subject and subjectId of its request. */
  origin: z.object({ subject: z.string(), subjectId: z.string() }).nullable(),
})
export type PaymentReceived = z.infer<typeof paymentReceived>

/** `payment.reversed`: such a payment was a mistake or did not hold; its subject is the instalment. */
export const paymentReversed = z.object({ paymentId: z.uuid(), amountCents: z.int().min(0), reason: z.string() })
export type PaymentReversed = z.infer<typeof paymentReversed>
