import { addDays, type Work } from '#core'
import { chosenSettings } from './settings.ts'
import { oldestOverdue, reactivate } from './standing.ts'
import { type Subscription, Subscriptions } from './subscription.ts'
import { heldSubscription } from './subscription-actions.ts'

const nothing = { suspendsOn: null, trustedUntil: null }

/**
 * Something was paid, cancelled or put off. Where nothing is overdue any more, what non-payment has begun is over. Where
 * something still is, a clerk expects the rule to hold for that, as if it had been the only one: who has paid what they
 * were warned of, and owes an invoice of last week, would not be suspended for it today, and has a warning of its own to
 * come. So the day that was told stands only while the oldest one left would be suspended for by then; and the service
 * that the clock has stopped comes back when nothing left is old enough to stop it.
 */
export async function forgiveWhenPaid(work: Work, subscriptionId: string): Promise<void> {
  const subscription = await heldSubscription(work, subscriptionId)
  const { status, suspendsOn, trustedUntil } = subscription
  const oldest = await oldestOverdue(work, subscriptionId)
  if (status === 'suspended') {
    if (!(await mayReturn(work, subscription, oldest))) return
    const reason = oldest ? 'Pagamento recebido. Ainda há fatura vencida.' : 'Pagamento recebido.'
    await reactivate(work, subscription, { payload: { reason }, changes: nothing })
    return
  }
  const told = trustedUntil ?? suspendsOn
  if (told && (!oldest || (await isLeftAlone(work, oldest, told))))
    await work.of(Subscriptions).change({ id: subscriptionId }, nothing)
}

/** What a person stopped for being late, without the clock, comes back when nothing is overdue. */
async function mayReturn(work: Work, subscription: Subscription, oldest: string | undefined): Promise<boolean> {
  if (subscription.suspendedFor !== 'overdue') return false
  return !oldest || (subscription.suspendsOn !== null && (await isLeftAlone(work, oldest, work.today)))
}

/** By the clock, until that day and on it; without the clock a person decides. */
async function isLeftAlone(work: Work, dueDate: string, until: string): Promise<boolean> {
  const { suspendAutomatically, suspendAfterDays } = await chosenSettings(work)
  return suspendAutomatically && addDays(dueDate, suspendAfterDays) > until
}
