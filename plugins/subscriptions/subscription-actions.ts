import {
  Conflict,
  Contacts,
  daysBetween,
  defined,
  formatDate,
  Invalid,
  nextNumber,
  readInput,
  record,
  type Work,
} from '#core'
import { correctInvoices } from './correction.ts'
import { nextDueDate } from './period.ts'
import { currentPhase, putPhase } from './phases.ts'
import { choosePlan } from './plan-actions.ts'
import { chosenSettings } from './settings.ts'
import { type Subscription, Subscriptions, subscriptionLifecycle } from './subscription.ts'
import {
  type PlanSwitch,
  planSwitch,
  type SubscriptionChange,
  type SubscriptionInput,
  subscriptionChange,
  subscriptionInput,
} from './subscription-input.ts'

/** How far back the first day to be charged may lie: missed months come as invoices of their own. */
const mostDaysBack = 366

/** Its first invoice charges the days until the first due day that leaves enough of them. Throws Invalid. */
export async function createSubscription(work: Work, given: SubscriptionInput): Promise<Subscription> {
  const { billFrom, ...input } = readInput(subscriptionInput, given)
  await refuseUnknownContact(work, input.contactId)
  const plan = await choosePlan(work, input.planId)
  const { startsOn, dueDay } = input
  const billedUntil = billFrom ?? startsOn
  if (billedUntil < startsOn) throw new Invalid({ billFrom: 'Não dá para cobrar antes do começo.' })
  if (daysBetween(billedUntil, work.today) > mostDaysBack)
    throw new Invalid({ [billFrom ? 'billFrom' : 'startsOn']: 'Diga desde quando cobrar: no máximo um ano atrás.' })
  const { leastFirstDays: leastDays } = await chosenSettings(work)
  const subscription = await work.of(Subscriptions).insert({
    ...input,
    number: await nextNumber(work, 'subscriptions'),
    priceCents: plan.priceCents,
    status: subscriptionLifecycle.initial,
    billedUntil,
    nextDueDate: nextDueDate({ billedUntil, dueDay, leastDays }),
    updatedAt: work.now,
  })
  await putPhase(work, subscription, { from: startsOn, planId: plan.id, priceCents: plan.priceCents })
  const { priceCents, name, speed } = plan
  await tell(work, subscription, {
    name: 'subscription.created',
    payload: { startsOn, dueDay, plan: name, speed, priceCents },
  })
  return subscription
}

/** Another due day counts from the next invoice, which charges until then. Throws Invalid, Conflict, NotFound. */
export async function editSubscription(work: Work, id: string, given: SubscriptionChange): Promise<Subscription> {
  const changes = defined(readInput(subscriptionChange, given))
  const before = await heldSubscription(work, id)
  refuseCancelled(before)
  const after = { ...before, ...changes }
  const { billedUntil, dueDay, lastMonth } = after
  // What has not been billed once still wants the least days of a first invoice.
  const leastDays = lastMonth ? 1 : (await chosenSettings(work)).leastFirstDays
  const moved = changes.dueDay !== undefined && changes.dueDay !== before.dueDay
  const due = moved ? { nextDueDate: nextDueDate({ billedUntil, dueDay, lastMonth, leastDays }) } : {}
  await work.of(Subscriptions).change({ id }, { ...changes, ...due })
  const payload = { before: { dueDay: before.dueDay, address: before.address }, dueDay, address: after.address }
  await tell(work, before, { name: 'subscription.edited', payload })
  return { ...after, ...due }
}

/** From a day on, which is the new plan's already. Invoices that have later days in them are put right. */
export async function switchPlan(work: Work, id: string, given: PlanSwitch): Promise<Subscription> {
  const input = readInput(planSwitch, given)
  const before = await heldSubscription(work, id)
  refuseCancelled(before)
  if (before.status === 'suspended') throw new Conflict('A assinatura está suspensa. Reative antes de trocar o plano.')
  const plan = await choosePlan(work, input.planId)
  const on = input.on ?? later(work.today, before.startsOn)
  await refuseDay(work, before, on)
  const { priceCents } = plan
  await putPhase(work, before, { from: on, planId: plan.id, priceCents })
  await work.of(Subscriptions).change({ id }, { planId: plan.id, priceCents })
  const after = { ...before, planId: plan.id, priceCents }
  const payload = { on, plan: plan.name, speed: plan.speed, priceCents, before: { priceCents: before.priceCents } }
  const title = `Plano: ${plan.name}, desde ${formatDate(on)}`
  await tell(work, before, { name: 'subscription.plan_changed', payload: { ...payload, title } })
  await correctInvoices(work, after, on)
  return after
}

/** The subscription, kept from others until the work is over. Throws NotFound. */
export async function heldSubscription(work: Work, id: string): Promise<Subscription> {
  await work.of(Subscriptions).change({ id }, { updatedAt: work.now })
  // Rows by id are remembered within a work: this one is read anew.
  const [row] = await work.of(Subscriptions).all({ where: { id } })
  return row ?? work.of(Subscriptions).get(id)
}

/** Changes happen one after the other, and none in the future: "now" has one plan. Throws Invalid. */
export async function refuseDay(work: Work, subscription: Subscription, on: string): Promise<void> {
  const { from } = await currentPhase(work, subscription)
  if (on < from) throw new Invalid({ on: `A última mudança foi em ${formatDate(from)}. Use esse dia ou um depois.` })
  const latest = later(work.today, subscription.startsOn)
  if (on > latest) throw new Invalid({ on: `Use um dia até ${formatDate(latest)}.` })
}

export function refuseCancelled({ status }: Subscription): void {
  if (status === 'cancelled') throw new Conflict('A assinatura está cancelada.')
}

export const later = (one: string, other: string): string => (one > other ? one : other)

async function refuseUnknownContact(work: Work, contactId: string): Promise<void> {
  const contact = await work.of(Contacts).first({ where: { id: contactId } })
  if (!contact) throw new Invalid({ contactId: 'Escolha um cliente cadastrado.' })
  if (contact.archivedAt) throw new Invalid({ contactId: 'Este cliente está arquivado. Reative o cadastro antes.' })
}

export async function tell(
  work: Work,
  { id, contactId }: Pick<Subscription, 'id' | 'contactId'>,
  fact: { name: string; payload: Record<string, unknown> },
): Promise<void> {
  await record(work, { ...fact, subject: 'subscription', subjectId: id, contactId })
}
