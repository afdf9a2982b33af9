import { Op } from 'sequelize'
import { addDays, advanceRow, Conflict, daysBetween, formatDate, readInput, type Work } from '#core'
import { correctInvoices } from './correction.ts'
import { tellLeft, waitingCents } from './credit.ts'
import { Invoices } from './invoice.ts'
import { currentPhase, putPhase } from './phases.ts'
import { chosenSettings } from './settings.ts'
import { Plans, type Subscription, Subscriptions, subscriptionLifecycle } from './subscription.ts'
import { heldSubscription, later, refuseDay } from './subscription-actions.ts'
import { type CancellationInput, cancellationInput, reasonInput } from './subscription-input.ts'

/**
 * A person stops the service. Where something is overdue payment takes it back by itself; a person's other reasons are a
 * person's to take back. Throws Invalid, Conflict, NotFound.
 */
export async function suspendSubscription(work: Work, id: string, given: { reason: string }): Promise<Subscription> {
  const { reason } = readInput(reasonInput, given)
  const subscription = await heldSubscription(work, id)
  const why = (await oldestOverdue(work, id)) ? ('overdue' as const) : ('person' as const)
  return suspend(work, subscription, { why, reason })
}

/** The service stops now; its days are charged only where the company says so. */
export async function suspend(
  work: Work,
  subscription: Subscription,
  { why, reason }: { why: 'overdue' | 'person'; reason: string },
): Promise<Subscription> {
  const changes = { suspendedFor: why, trustedUntil: null }
  const after = await step(work, subscription, { to: 'suspended', payload: { reason, why }, changes })
  if (!(await chosenSettings(work)).chargeWhileSuspended)
    await putPhase(work, subscription, { from: await dayOfChange(work, subscription), planId: null, priceCents: 0 })
  return after
}

/** A person gives the service back. Throws Invalid, Conflict, NotFound. */
export async function reactivateSubscription(work: Work, id: string, given: { reason: string }): Promise<Subscription> {
  const { reason } = readInput(reasonInput, given)
  return reactivate(work, await heldSubscription(work, id), { payload: { reason }, changes: { suspendsOn: null } })
}

/**
 * "Desbloqueio de confiança": the service comes back for some days though nothing is paid yet, once in so many days.
 * Then it is suspended again, without another warning. Throws Conflict with the day on which it may be asked again.
 */
export async function unlockOnTrust(work: Work, id: string): Promise<Subscription> {
  const subscription = await heldSubscription(work, id)
  const refusal = await whyNoTrust(work, subscription)
  if (refusal) throw new Conflict(refusal)
  const trustedUntil = addDays(work.today, (await chosenSettings(work)).trustDays)
  const reason = `Desbloqueio de confiança até ${formatDate(trustedUntil)}.`
  // Whoever was suspended by hand was not warned: the day to suspend again is the day that trust ends.
  const changes = { trustedUntil, trustedOn: work.today, suspendsOn: subscription.suspendsOn ?? trustedUntil }
  return reactivate(work, subscription, { payload: { reason, trustedUntil }, changes })
}

/** Why it cannot be unlocked on trust now, for people; undefined: it can. */
export async function whyNoTrust(work: Work, subscription: Subscription): Promise<string | undefined> {
  const { status, suspendedFor, trustedOn } = subscription
  if (status !== 'suspended') return 'A assinatura não está suspensa.'
  if (suspendedFor !== 'overdue') return 'A suspensão não é por atraso: o desbloqueio de confiança não serve para ela.'
  const { trustEveryDays } = await chosenSettings(work)
  if (!trustedOn || daysBetween(trustedOn, work.today) >= trustEveryDays) return undefined
  const next = formatDate(addDays(trustedOn, trustEveryDays))
  return `O desbloqueio de confiança já foi usado em ${formatDate(trustedOn)}. O próximo pode ser feito em ${next}.`
}

interface Return {
  payload: { reason: string; trustedUntil?: string }
  changes: Partial<Subscription>
}

/** The plan goes on from today; days without it are taken out of what was invoiced already. */
export async function reactivate(work: Work, subscription: Subscription, given: Return): Promise<Subscription> {
  const { payload } = given
  const changes = { ...given.changes, suspendedFor: null }
  const after = await step(work, subscription, { to: 'active', payload, changes })
  const phase = await currentPhase(work, subscription)
  if (phase.planId !== null) return after
  const { planId, priceCents } = subscription
  await putPhase(work, subscription, { from: later(work.today, phase.from), planId, priceCents })
  await correctInvoices(work, after, phase.from)
  return after
}

/**
 * The end. The days until then are still invoiced, on the next due day; what was invoiced of later ones is taken back
 * (see `correctInvoices`), as are days that it was suspended. What is owed of earlier ones stays owed. Throws Invalid,
 * Conflict, NotFound.
 */
export async function cancelSubscription(work: Work, id: string, given: CancellationInput): Promise<Subscription> {
  const input = readInput(cancellationInput, given)
  const subscription = await heldSubscription(work, id)
  const on = input.on ?? later(work.today, subscription.startsOn)
  await refuseDay(work, subscription, on)
  const { from, planId } = await currentPhase(work, subscription)
  const ended = { suspendsOn: null, suspendedFor: null, trustedUntil: null }
  const changes = { ...ended, cancelledOn: on, cancelledFor: input.reason }
  const after = await step(work, subscription, { to: 'cancelled', payload: { reason: input.reason, on }, changes })
  // Without a plan nothing was provided since then; invoices with those days in them were left for its return to correct.
  const until = planId === null ? from : on
  await correctInvoices(work, after, until)
  return endBilling(work, after, until)
}

/** One more invoice for what is still to be charged, less what is credited; if that comes to nothing, none. */
async function endBilling(work: Work, subscription: Subscription, until: string): Promise<Subscription> {
  const waiting = await waitingCents(work, subscription)
  if (until > subscription.billedUntil || waiting > 0) return subscription
  await work.of(Subscriptions).change({ id: subscription.id }, { nextDueDate: null })
  await tellLeft(work, subscription, waiting)
  return { ...subscription, nextDueDate: null }
}

/** The due date of what is overdue for longest. */
export async function oldestOverdue(work: Work, subscriptionId: string): Promise<string | undefined> {
  const where = { subscriptionId, status: 'open' as const, dueDate: { [Op.lt]: work.today } }
  return (await work.of(Invoices).first({ where, order: [['dueDate', 'ASC']] }))?.dueDate
}

/** The day itself, or the first one of a service that is still to begin. */
const dayOfChange = async (work: Work, subscription: Subscription) =>
  later(work.today, (await currentPhase(work, subscription)).from)

interface Step {
  to: 'active' | 'suspended' | 'cancelled'
  payload: Record<string, unknown>
  changes: Partial<Subscription>
}

/** The fact that the network side waits for: what becomes of which service, where. */
async function step(work: Work, row: Subscription, { to, payload, changes }: Step): Promise<Subscription> {
  const plan = await work.of(Plans).first({ where: { id: row.planId } })
  const { number, address } = row
  const service = { number, address, plan: plan?.name ?? '', speed: plan?.speed ?? '' }
  await advanceRow(work, subscriptionLifecycle, { row, to, payload: { ...service, ...payload }, changes })
  return { ...row, ...changes, status: to }
}
