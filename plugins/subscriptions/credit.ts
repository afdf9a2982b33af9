import { formatMoney, record, type Work } from '#core'
import { sumOfExtras } from './bill.ts'
import type { Invoice } from './invoice.ts'
import { type Subscription, SubscriptionExtras, Subscriptions } from './subscription.ts'

/** What is charged or, below zero, credited once and no invoice has yet, cents. */
export async function waitingCents(work: Work, { id: subscriptionId }: Pick<Subscription, 'id'>): Promise<number> {
  return sumOfExtras(
    await work.of(SubscriptionExtras).all({ where: { subscriptionId, kind: 'once', invoiceId: null } }),
  )
}

/** No invoice will come any more: what is left is told, for a person to give it back or to collect it. */
export async function tellLeft(
  work: Work,
  { id: subjectId, contactId }: Pick<Subscription, 'id' | 'contactId'>,
  waiting: number,
): Promise<void> {
  if (waiting === 0) return
  const amountCents = Math.abs(waiting)
  const [name, title] =
    waiting < 0
      ? ['subscription.credit_left', `Há ${formatMoney(amountCents)} a devolver ao cliente`]
      : ['subscription.charge_left', `Há ${formatMoney(amountCents)} a cobrar que não estão em nenhuma fatura`]
  await record(work, { name, subject: 'subscription', subjectId, contactId, payload: { amountCents, title } })
}

/**
 * It is not charged: what was charged or credited once goes into the next invoice. Of what is paid in part nothing does:
 * it was agreed on with whoever paid.
 */
export async function releaseExtras(
  work: Work,
  { id: invoiceId, subscriptionId, receivedCents }: Pick<Invoice, 'id' | 'subscriptionId' | 'receivedCents'>,
): Promise<void> {
  if (receivedCents > 0) return
  const freed = await work.of(SubscriptionExtras).change({ invoiceId }, { invoiceId: null })
  if (freed > 0) await tellUnlessBilled(work, await work.of(Subscriptions).get(subscriptionId))
}

/** Of a subscription that has had its last invoice. */
export async function tellUnlessBilled(work: Work, subscription: Subscription): Promise<void> {
  if (subscription.nextDueDate === null) await tellLeft(work, subscription, await waitingCents(work, subscription))
}

/** Of cancelled ones that will have no invoice any more: what is in their customers' favour, and what they still owe. */
export async function countLeft(work: Work): Promise<Record<'credit' | 'charge', { count: number; cents: number }>> {
  const rows = await work.query<{ cents: number | string }>(
    `SELECT SUM(e.amountCents) AS cents FROM subscription_extras e
       JOIN subscriptions s ON s.companyId = e.companyId AND s.id = e.subscriptionId
      WHERE e.companyId = :companyId AND e.kind = 'once' AND e.invoiceId IS NULL AND s.status = 'cancelled'
        AND s.nextDueDate IS NULL
      GROUP BY e.subscriptionId HAVING SUM(e.amountCents) <> 0`,
  )
  const sums = rows.map(({ cents }) => Number(cents))
  const of = (some: readonly number[]) => ({
    count: some.length,
    cents: Math.abs(some.reduce((sum, cents) => sum + cents, 0)),
  })
  return { credit: of(sums.filter(cents => cents < 0)), charge: of(sums.filter(cents => cents > 0)) }
}
