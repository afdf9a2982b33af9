import type { Work } from '#core'
import type { Phase } from './service.ts'
import {
  Plans,
  type Subscription,
  type SubscriptionDiscount,
  SubscriptionDiscounts,
  type SubscriptionExtra,
  SubscriptionExtras,
  SubscriptionPhases,
} from './subscription.ts'

/** A subscription with all that decides what it costs. */
export interface Account {
  subscription: Subscription
  /** In order; after a cancellation the last one provides nothing. */
  phases: Phase[]
  discounts: SubscriptionDiscount[]
  /** Monthly ones, and those charged once that no invoice has yet. */
  extras: SubscriptionExtra[]
}

/** Those of a batch are read together. */
export async function accountsOf(work: Work, subscriptions: readonly Subscription[]): Promise<Account[]> {
  if (subscriptions.length === 0) return []
  const subscriptionId = subscriptions.map(({ id }) => id)
  const phases = await work.of(SubscriptionPhases).all({ where: { subscriptionId }, order: [['from', 'ASC']] })
  const discounts = await work.of(SubscriptionDiscounts).all({ where: { subscriptionId }, order: byAge })
  const extras = await work.of(SubscriptionExtras).all({ where: { subscriptionId, invoiceId: null }, order: byAge })
  const plans = await work.once('plans', () => work.of(Plans).all())
  const names = new Map(plans.map(({ id, name }) => [id, name]))
  const of = { phases: grouped(phases), discounts: grouped(discounts), extras: grouped(extras) }
  return subscriptions.map(subscription => ({
    subscription,
    phases: [
      ...(of.phases.get(subscription.id) ?? []).map(({ from, planId, priceCents }) => ({
        ...{ from, priceCents },
        planName: planId && (names.get(planId) ?? ''),
      })),
      ...(subscription.cancelledOn ? [{ from: subscription.cancelledOn, planName: null, priceCents: 0 }] : []),
    ],
    discounts: of.discounts.get(subscription.id) ?? [],
    extras: of.extras.get(subscription.id) ?? [],
  }))
}

export const accountOf = async (work: Work, subscription: Subscription): Promise<Account> =>
  (await accountsOf(work, [subscription]))[0] as Account

const byAge: ['createdAt' | 'id', 'ASC'][] = [
  ['createdAt', 'ASC'],
  ['id', 'ASC'],
]

function grouped<R extends { subscriptionId: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(row.subscriptionId)
    if (group) group.push(row)
    else groups.set(row.subscriptionId, [row])
  }
  return groups
}
