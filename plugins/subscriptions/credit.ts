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

/** No invoice will come any more: what the customer has in their favour is told, for a person to give back. */
export async function tellCreditLeft(
  work: Work,
  { id: subjectId, contactId }: Pick<Subscription, 'id' | 'contactId'>,
  waiting: number,
): Promise<void> {
  if (waiting >= 0) return
  const title = `Há ${formatMoney(-waiting)} a devolver ao cliente`
  const about = { name: 'subscription.credit_left', subject: 'subscription', subjectId, contactId }
  await record(work, { ...about, payload: { amountCents: -waiting, title } })
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
  if (subscription.nextDueDate === null)
    await tellCreditLeft(work, subscription, await waitingCents(work, subscription))
}

/** Cancelled ones whose customers have something in their favour. */
export async function countCredits(work: Work): Promise<{ count: number; cents: number }> {
  const [found] = await work.query<{ count: number; cents: number | null }>(
    `SELECT COUNT(*) AS count, SUM(cents) AS cents FROM (
       SELECT SUM(e.amountCents) AS cents FROM subscription_extras e
         JOIN subscriptions s ON s.companyId = e.companyId AND s.id = e.subscriptionId
        WHERE e.companyId = :companyId AND e.kind = 'once' AND e.invoiceId IS NULL AND s.status = 'cancelled'
          AND s.nextDueDate IS NULL
        GROUP BY e.subscriptionId HAVING SUM(e.amountCents) < 0) owed`,
  )
  return { count: Number(found?.count ?? 0), cents: -Number(found?.cents ?? 0) }
}
