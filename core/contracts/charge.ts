import { z } from 'zod'

/** The days on which something may fall due: a year of two digits is a slip of the pen. */
export const dueDates = { first: '2000-01-01', last: '2099-12-31' }
export const isDueDate = (date: string): boolean => date >= dueDates.first && date <= dueDates.last

const centsSchema = z.int().min(1).max(10_000_000_000)

/** One instalment of a charge to be made: a civil date (`YYYY-MM-DD`, of the years 2000 to 2099) and cents. */
export const requestedInstalment = z.object({
  dueDate: z.iso.date().refine(isDueDate),
  amountCents: centsSchema,
  /** The bank's, when there is one already: 47 digits, or 48 of a convênio. */
  digitableLine: z.string().optional(),
})

/** `charge.requested`: a module asks for a charge; its subject and subjectId name what it is for, once each. */
export const chargeRequested = z.object({
  contactId: z.uuid(),
  description: z.string().min(1).max(191),
  instalments: z.array(requestedInstalment).min(1).max(480),
  /** Who asks tells the customer of it by itself: until the day before this one nobody is reminded as well. */
  remindFrom: z.iso.date().optional(),
})
export type ChargeRequested = z.infer<typeof chargeRequested>

/**
 * `charge.revision_requested`: the module whose subject and subjectId these are has found that another amount is owed
 * of what it asked for; 0 withdraws the charge. What is paid already stays as it is.
 */
export const chargeRevisionRequested = z.object({
  amountCents: z.int().min(0).max(10_000_000_000),
  reason: z.string().min(1).max(191),
})
export type ChargeRevisionRequested = z.infer<typeof chargeRevisionRequested>

const instalmentState = z.object({
  id: z.uuid(),
  number: z.int().min(1),
  dueDate: z.iso.date(),
  amountCents: z.int().min(0),
  /** How much of the amount is paid or forgiven. */
  coveredCents: z.int().min(0),
  status: z.enum(['open', 'partial', 'settled', 'cancelled']),
  /** The day of the payment that settled it. */
  settledOn: z.iso.date().nullable(),
})

/**
 * `charge.created`, and for charges that a module asked for `charge.changed` after each change (paid, reversed,
 * cancelled, edited): the charge as it stands. The last one told is how things are.
 */
export const chargeState = z.object({
  number: z.int(),
  totalCents: z.int(),
  /** What a module asked for: the subject and subjectId of its request. */
  origin: z.object({ subject: z.string(), subjectId: z.string() }).nullable(),
  instalments: z.array(instalmentState).default([]),
})
export type ChargeState = z.infer<typeof chargeState>
