import type { Account } from './account.ts'
import type { InvoiceItem } from './invoice.ts'
import type { Span } from './period.ts'
import { describeStretch, serviceOf, sumOf } from './service.ts'
import type { SubscriptionDiscount, SubscriptionExtra } from './subscription.ts'

export type BillItem = Pick<InvoiceItem, 'kind' | 'description' | 'amountCents' | 'extraId'>

/** What an invoice says, before it is one. */
export interface Bill {
  items: BillItem[]
  totalCents: number
  serviceCents: number
  /** Ids of the extras charged once that are in it. */
  usedExtras: string[]
  /** What credits come to beyond everything else: it is left for the next invoice. */
  carriedCents: number
}

/**
 * What a span of service costs on an invoice due that day: the service, day by day; discounts that have not ended, off
 * the service and never more than it; what is charged monthly, whole, where there was service; what is charged once.
 */
export function billOf({ subscription, phases, discounts, extras }: Account, span: Span, dueDate: string): Bill {
  const stretches = span.from < span.to ? serviceOf(phases, span, subscription.dueDay) : []
  const service = stretches.map(stretch => item('service', describeStretch(stretch), stretch.cents))
  const serviceCents = sumOf(stretches)
  const holds = ({ endsOn }: { endsOn: string | null }) => endsOn === null || dueDate <= endsOn
  const off = takenOff(serviceCents, discounts.filter(holds))
  const charged = extras.filter(extra => extra.kind === 'once' || (stretches.length > 0 && holds(extra)))
  const items = [
    ...service,
    ...off,
    ...charged.map(({ id, kind, description, amountCents }) => ({
      ...item('extra', description, amountCents),
      extraId: kind === 'once' ? id : null,
    })),
  ]
  const totalCents = totalOf(items)
  const carriedCents = Math.max(0, -totalCents)
  const carried = carriedCents > 0 ? [item('extra', 'Crédito que fica para a próxima fatura', carriedCents)] : []
  const usedExtras = charged.filter(({ kind }) => kind === 'once').map(({ id }) => id)
  return {
    items: [...items, ...carried],
    totalCents: totalCents + carriedCents,
    serviceCents,
    usedExtras,
    carriedCents,
  }
}

export const totalOf = (items: readonly Pick<BillItem, 'amountCents'>[]): number =>
  items.reduce((sum, { amountCents }) => sum + amountCents, 0)

/** What is charged once, less what is credited, cents. */
export const sumOfExtras = (extras: readonly Pick<SubscriptionExtra, 'kind' | 'amountCents'>[]): number =>
  totalOf(extras.filter(({ kind }) => kind === 'once'))

/** Nothing but credits, and nothing that they could pay: they wait, rather than stand on an invoice of nothing. */
export const isIdle = ({ items, carriedCents }: Bill): boolean =>
  carriedCents > 0 && items.every(({ kind }) => kind === 'extra')

function takenOff(serviceCents: number, discounts: readonly SubscriptionDiscount[]): BillItem[] {
  let left = serviceCents
  return discounts.flatMap(({ description, kind, value }) => {
    const cents = Math.min(left, kind === 'percent' ? Math.round((serviceCents * value) / 10_000) : value)
    left -= cents
    return cents > 0 ? [item('discount', description, -cents)] : []
  })
}

const item = (kind: BillItem['kind'], description: string, amountCents: number): BillItem => ({
  kind,
  description: description.slice(0, 191),
  amountCents,
  extraId: null,
})
