import { Conflict, formatDate, formatMoney, NotFound, readInput, type Work } from '#core'
import {
  type SubscriptionDiscount,
  SubscriptionDiscounts,
  type SubscriptionExtra,
  SubscriptionExtras,
} from './subscription.ts'
import { heldSubscription, refuseCancelled, tell } from './subscription-actions.ts'
import { type DiscountInput, discountInput, type ExtraInput, extraInput } from './subscription-input.ts'

/** Off the service of the invoices to come. Throws Invalid, Conflict, NotFound. */
export async function addDiscount(work: Work, id: string, given: DiscountInput): Promise<SubscriptionDiscount> {
  const { endsOn = null, ...input } = readInput(discountInput, given)
  const subscription = await heldSubscription(work, id)
  refuseCancelled(subscription)
  const discount = await work.of(SubscriptionDiscounts).insert({ ...input, endsOn, subscriptionId: id })
  const title = `Desconto: ${input.description}, ${amountText(discount)}${untilText(discount)}`
  await tell(work, subscription, { name: 'subscription.discounted', payload: { ...input, title } })
  return discount
}

/** Invoices that were made keep it. Throws NotFound. */
export async function removeDiscount(work: Work, id: string, discountId: string): Promise<void> {
  const subscription = await heldSubscription(work, id)
  const discount = await work.of(SubscriptionDiscounts).first({ where: { id: discountId, subscriptionId: id } })
  if (!discount) throw new NotFound()
  await work.of(SubscriptionDiscounts).remove({ id: discountId })
  const title = `Desconto retirado: ${discount.description}`
  await tell(work, subscription, { name: 'subscription.discount_removed', payload: { title } })
}

/** On the next invoice, or on all to come. Throws Invalid, Conflict, NotFound. */
export async function addExtra(work: Work, id: string, given: ExtraInput): Promise<SubscriptionExtra> {
  const { endsOn, ...input } = readInput(extraInput, given)
  const subscription = await heldSubscription(work, id)
  refuseCancelled(subscription)
  const monthly = input.kind === 'monthly'
  const extra = await work
    .of(SubscriptionExtras)
    .insert({ ...input, endsOn: monthly ? (endsOn ?? null) : null, subscriptionId: id })
  const often = monthly ? `todo mês${untilText(extra)}` : 'uma vez'
  const title = `Item: ${input.description}, ${formatMoney(input.amountCents)}, ${often}`
  await tell(work, subscription, { name: 'subscription.extra_added', payload: { ...input, title } })
  return extra
}

/** Invoices that were made keep it. Throws NotFound, Conflict when it is on one already. */
export async function removeExtra(work: Work, id: string, extraId: string): Promise<void> {
  const subscription = await heldSubscription(work, id)
  const extra = await work.of(SubscriptionExtras).first({ where: { id: extraId, subscriptionId: id } })
  if (!extra) throw new NotFound()
  if (extra.invoiceId) throw new Conflict('Este item já está em uma fatura.')
  await work.of(SubscriptionExtras).remove({ id: extraId })
  const isGivenBack = subscription.nextDueDate === null && extra.amountCents < 0
  const title = isGivenBack
    ? `Devolvido ao cliente: ${formatMoney(-extra.amountCents)}, ${extra.description}`
    : `Item retirado: ${extra.description}`
  await tell(work, subscription, { name: 'subscription.extra_removed', payload: { title } })
}

/** `10,5%` or `R$ 10,00`. */
export const amountText = ({ kind, value }: Pick<SubscriptionDiscount, 'kind' | 'value'>): string =>
  kind === 'percent' ? `${(value / 100).toLocaleString('pt-BR')}%` : formatMoney(value)

const untilText = ({ endsOn }: { endsOn: string | null }) => (endsOn ? ` até ${formatDate(endsOn)}` : '')
