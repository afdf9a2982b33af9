import { Invalid } from '../../core/errors.ts'
import type { Contact } from '../../core/people/contact.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { type Instalment, Instalments } from '../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../plugins/receivables/payment-actions.ts'
import { generationTask } from '../../plugins/subscriptions/generation-task.ts'
import { type Invoice, Invoices } from '../../plugins/subscriptions/invoice.ts'
import { type FullInvoice, getInvoice } from '../../plugins/subscriptions/invoice-actions.ts'
import { createPlan } from '../../plugins/subscriptions/plan-actions.ts'
import { type Plan, type Subscription, Subscriptions } from '../../plugins/subscriptions/subscription.ts'
import { createSubscription } from '../../plugins/subscriptions/subscription-actions.ts'
import type { PlanInput, SubscriptionInput } from '../../plugins/subscriptions/subscription-input.ts'
import { addContact } from './quoting.ts'
import type { Shop } from './shop.ts'

/** Fibra 300 for 90,00 a month: three reais a day in a month of thirty. */
export const addPlan = (shop: Shop, more: Partial<PlanInput> = {}): Promise<Plan> =>
  shop.write(work => createPlan(work, { name: 'Fibra 300', speed: '300 Mega', priceCents: 9_000, ...more }))

/** Due on the 10th, from 2026-11-10 on, for a new customer unless one is given. */
export async function addSubscription(
  shop: Shop,
  { plan, contact, ...more }: Partial<SubscriptionInput> & { plan?: Plan; contact?: Contact } = {},
): Promise<Subscription> {
  const contactId = (contact ?? (await addContact(shop))).id
  const planId = (plan ?? (await addPlan(shop))).id
  const address = 'Rua das Flores, 10'
  return shop.write(work =>
    createSubscription(work, { contactId, planId, startsOn: '2026-11-10', dueDay: 10, address, ...more }),
  )
}

/** Makes what falls due until that day, whole, with all that follows from it. */
export async function generate(shop: Shop, dueUntil: string): Promise<Invoice[]> {
  await shop.write(work => startTask(work, generationTask, { dueUntil }))
  while ((await shop.app.tasks.round()) > 0);
  await shop.relay()
  return shop.read(work => work.of(Invoices).all({ order: [['number', 'ASC']] }))
}

export const invoicesOf = (shop: Shop, { id: subscriptionId }: Pick<Subscription, 'id'>): Promise<Invoice[]> =>
  shop.read(work => work.of(Invoices).all({ where: { subscriptionId }, order: [['number', 'ASC']] }))

export const fullInvoice = (shop: Shop, { id }: Pick<Invoice, 'id'>): Promise<FullInvoice> =>
  shop.read(work => getInvoice(work, id))

export const seeSubscription = (shop: Shop, { id }: Pick<Subscription, 'id'>): Promise<Subscription> =>
  shop.read(work => work.of(Subscriptions).get(id))

export const instalmentOf = (shop: Shop, { instalmentId }: Pick<Invoice, 'instalmentId'>): Promise<Instalment> =>
  shop.read(work => work.of(Instalments).get(instalmentId ?? ''))

/** The customer pays all of it, today, and everybody hears of it. */
export async function pay(shop: Shop, { id }: Pick<Invoice, 'id'>, amountCents?: number): Promise<Invoice> {
  const { invoice } = await fullInvoice(shop, { id })
  await shop.write(work =>
    settleInstalment(work, invoice.instalmentId ?? '', {
      paidAt: work.today,
      amountCents: amountCents ?? invoice.totalCents - invoice.receivedCents,
      method: 'pix',
    }),
  )
  await shop.relay()
  return (await fullInvoice(shop, { id })).invoice
}

/** Noon of that day, by the clocks of the shop. */
export const goTo = (shop: Shop, date: string): void => shop.clock.move(new Date(`${date}T15:00:00Z`))

/** What somebody is told who asks for what cannot be. */
export async function refusal(doing: Promise<unknown>): Promise<string> {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Invalid) return JSON.stringify(error.fields)
  if (error instanceof Error) return error.message
  throw new Error('It was not refused')
}
