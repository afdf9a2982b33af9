import { z } from 'zod'
import { type Invoice, invoiceLifecycle, isOverdue, leftToPay } from './invoice.ts'
import type { FullInvoice } from './invoice-actions.ts'
import { type Subscription, subscriptionLifecycle } from './subscription.ts'

type Statuses<S extends string> = Readonly<Record<S, unknown>>
const keysOf = <S extends string>(statuses: Statuses<S>) => Object.keys(statuses) as [S, ...S[]]

export const idParams = z.object({ id: z.uuid() })

const page = { cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const search = z.string().trim().max(100).optional()
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

export const pageShape = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export const planShape = z.object({
  id: z.uuid(),
  name: z.string(),
  speed: z.string(),
  priceCents: z.int(),
  active: z.boolean(),
  createdAt: z.iso.datetime(),
})
export const planQuery = z.object({ active: z.enum(['true', 'false']).optional() })

export const subscriptionShape = z.object({
  id: z.uuid(),
  number: z.int(),
  contactId: z.uuid(),
  planId: z.uuid(),
  plan: z.string(),
  priceCents: z.int(),
  status: z.enum(keysOf(subscriptionLifecycle.statuses)),
  startsOn: z.iso.date(),
  dueDay: z.int(),
  address: z.string(),
  nextDueDate: z.iso.date().nullable(),
  suspendedFor: z.enum(['overdue', 'person']).nullable(),
  suspendsOn: z.iso.date().nullable(),
  trustedUntil: z.iso.date().nullable(),
  cancelledOn: z.iso.date().nullable(),
  cancelledFor: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export const subscriptionQuery = z.object({
  status: z.enum(keysOf(subscriptionLifecycle.statuses)).optional(),
  planId: z.uuid().optional(),
  contactId: z.uuid().optional(),
  search,
  ...page,
})

export const invoiceShape = z.object({
  id: z.uuid(),
  number: z.int(),
  subscriptionId: z.uuid(),
  contactId: z.uuid(),
  month,
  periodFrom: z.iso.date(),
  /** The first day after the service in it. */
  periodTo: z.iso.date().meta({ description: 'O primeiro dia depois do período.' }),
  issuedOn: z.iso.date(),
  dueDate: z.iso.date(),
  totalCents: z.int(),
  leftCents: z.int().meta({ description: 'Quanto falta pagar, sem juros e multa.' }),
  status: z.enum(keysOf(invoiceLifecycle.statuses)),
  overdue: z.boolean(),
  chargeId: z.uuid().nullable(),
  instalmentId: z.uuid().nullable(),
  paidOn: z.iso.date().nullable(),
  cancelledFor: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export const fullInvoiceShape = invoiceShape.extend({
  items: z.array(z.object({ kind: z.string(), description: z.string(), amountCents: z.int() })),
  digitableLine: z.string().nullable(),
  pix: z.string().nullable(),
})
export const invoiceQuery = z.object({
  status: z.enum([...keysOf(invoiceLifecycle.statuses), 'overdue']).optional(),
  contactId: z.uuid().optional(),
  subscriptionId: z.uuid().optional(),
  month: month.optional(),
  search,
  ...page,
})

export const presentSubscription = (subscription: Subscription, plans: ReadonlyMap<string, string>) => ({
  ...subscription,
  plan: plans.get(subscription.planId) ?? '',
})

export const presentInvoice = (invoice: Invoice, today: string) => ({
  ...invoice,
  leftCents: leftToPay(invoice),
  overdue: isOverdue(invoice, today),
})

export const presentFull = (
  { invoice, items }: FullInvoice,
  { today, line, pix }: { today: string; line?: string | undefined; pix?: string | undefined },
) => ({ ...presentInvoice(invoice, today), items, digitableLine: line ?? null, pix: pix ?? null })
