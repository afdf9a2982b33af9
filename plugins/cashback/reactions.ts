import { birthdayDue } from '#contracts/birthday'
import { paymentReceived, paymentReversed } from '#contracts/payment'
import { saleCompleted, saleReversed } from '#contracts/sale'
import { type Event, formatMoney, type Reaction, type Work } from '#core'
import { credit, reverse } from './actions.ts'
import { CashbackEntries } from './entry.ts'
import { creditFor, ruleOf } from './settings.ts'

/**
 * What customers earn by, and what takes it back. Either the sale is what counts, or what was paid: a part paid at once
 * in the sale, the rest payment by payment.
 */
export const cashbackReactions: Reaction[] = [
  { name: 'sale-completed', on: { event: 'sale.completed' }, handle: onSale },
  { name: 'sale-reversed', on: { event: 'sale.reversed' }, handle: onSaleReversed },
  { name: 'payment-received', on: { event: 'payment.received' }, handle: onPayment },
  { name: 'payment-reversed', on: { event: 'payment.reversed' }, handle: onPaymentReversed },
  { name: 'birthday-due', on: { event: 'birthday.due' }, handle: onBirthday },
]

/** Names of what was credited; a whole sale and the part of it that was paid at once are told apart. */
const originOf = {
  sale: ({ subject, subjectId }: { subject: string; subjectId: string }) => `sale:${subject}:${subjectId}`,
  paidAtOnce: ({ subject, subjectId }: Event) => `paid:${subject}:${subjectId}`,
  payment: (paymentId: string) => `payment:${paymentId}`,
}

async function onSale(work: Work, event: Event): Promise<void> {
  const { contactId, totalCents, cashbackCents = 0, instalments, description } = saleCompleted.parse(event.payload)
  // Imported history earned its cashback where it comes from.
  if (!contactId || event.quiet) return
  const rule = await ruleOf(work)
  const later = instalments.reduce((sum, { amountCents }) => sum + amountCents, 0)
  // What was earned before earns nothing again.
  const paid = totalCents - cashbackCents
  const counted = rule.creditOn === 'sale' ? paid : paid - later
  const origin = rule.creditOn === 'sale' ? originOf.sale(event) : originOf.paidAtOnce(event)
  const cents = creditFor(rule, counted)
  if (cents > 0) await credit(work, { contactId, cents, origin, description })
}

async function onPayment(work: Work, event: Event): Promise<void> {
  const { contactId, paymentId, amountCents, lateCents, origin: sale } = paymentReceived.parse(event.payload)
  const rule = await ruleOf(work)
  if (rule.creditOn !== 'payment' || event.quiet) return
  // The rule was another one when this was sold: the whole sale counted then.
  if (sale && (await work.of(CashbackEntries).count({ origin: originOf.sale(sale) })) > 0) return
  // Nobody earns by paying late.
  const cents = creditFor(rule, Math.max(amountCents - lateCents, 0))
  const description = `Pagamento de ${formatMoney(amountCents)}`
  if (cents > 0) await credit(work, { contactId, cents, origin: originOf.payment(paymentId), description })
}

async function onSaleReversed(work: Work, event: Event): Promise<void> {
  const { contactId, reason } = saleReversed.parse(event.payload)
  if (!contactId) return
  for (const credited of [originOf.sale(event), originOf.paidAtOnce(event)])
    await reverse(work, { contactId, credited, description: reason || 'A venda foi desfeita' })
}

async function onPaymentReversed(work: Work, event: Event): Promise<void> {
  const { paymentId, reason } = paymentReversed.parse(event.payload)
  if (!event.contactId) return
  const credited = originOf.payment(paymentId)
  await reverse(work, { contactId: event.contactId, credited, description: reason || 'O pagamento foi estornado' })
}

async function onBirthday(work: Work, event: Event): Promise<void> {
  const { contactId, year } = birthdayDue.parse(event.payload)
  const { giftCents: cents } = await ruleOf(work)
  if (cents > 0)
    await credit(work, {
      contactId,
      cents,
      origin: `birthday:${contactId}:${year}`,
      description: 'Presente de aniversário',
    })
}
