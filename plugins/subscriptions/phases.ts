import type { Work } from '#core'
import { type Subscription, type SubscriptionPhase, SubscriptionPhases } from './subscription.ts'

/** What is provided by now. */
export async function currentPhase(work: Work, { id }: Pick<Subscription, 'id'>): Promise<SubscriptionPhase> {
  const where = { subscriptionId: id }
  const phase = await work.of(SubscriptionPhases).first({ where, order: [['from', 'DESC']] })
  return phase ?? work.of(SubscriptionPhases).get('')
}

/** From that day on; several changes of one day are the last of them. */
export async function putPhase(
  work: Work,
  { id: subscriptionId }: Pick<Subscription, 'id'>,
  phase: Pick<SubscriptionPhase, 'from' | 'planId' | 'priceCents'>,
): Promise<void> {
  const { from, ...values } = phase
  const changed = await work.of(SubscriptionPhases).change({ subscriptionId, from }, values)
  if (changed === 0) await work.of(SubscriptionPhases).insert({ subscriptionId, ...phase })
}
