import {
  type Answer,
  addDays,
  Contacts,
  contactNames,
  contactPicker,
  heldFor,
  type Input,
  type Kit,
  timelineOf,
  type Work,
  withQuery,
} from '#core'
import { addDiscount, addExtra, amountText, removeDiscount, removeExtra } from './additions.ts'
import { waitingCents } from './credit.ts'
import { exportSubscriptions } from './export.ts'
import {
  readCancellationForm,
  readChangeForm,
  readDiscountForm,
  readExtraForm,
  readPlanSwitchForm,
  readReasonForm,
  readSubscriptionForm,
} from './form-input.ts'
import { generationScreens } from './generation-screens.ts'
import { invoiceLifecycle, isOverdue } from './invoice.ts'
import { invoiceScreens } from './invoice-screens.ts'
import { countLate, listInvoices, listSubscriptions, planNames, type SubscriptionFilters } from './lists.ts'
import { planScreens } from './plan-screens.ts'
import {
  cancelSubscription,
  reactivateSubscription,
  suspendSubscription,
  unlockOnTrust,
  whyNoTrust,
} from './standing.ts'
import {
  Plans,
  SubscriptionDiscounts,
  SubscriptionExtras,
  type SubscriptionStatus,
  Subscriptions,
  subscriptionLifecycle,
} from './subscription.ts'
import { createSubscription, editSubscription, switchPlan } from './subscription-actions.ts'

const read = 'subscriptions.read'
const write = 'subscriptions.write'
const place = '/subscriptions'
const at = (id: string) => `${place}/${id}`

export function subscriptionScreens(kit: Kit): void {
  lists(kit)
  planScreens(kit)
  generationScreens(kit)
  invoiceScreens(kit)
  forms(kit)
  page(kit)
  steps(kit)
}

function lists(kit: Kit): void {
  kit.get('/', read, async (work, { query }) => {
    const filters = filtersOf(query)
    const { items, nextCursor } = await listSubscriptions(work, { ...filters, limit: 50 })
    const here = (changes: Record<string, string | undefined>) =>
      withQuery(place, { ...query, cursor: undefined, ...changes })
    const plans = await planNames(work)
    return kit.view('list', {
      title: 'Assinaturas',
      ...{ items, filters, plans, here, lifecycle: subscriptionLifecycle },
      late: await countLate(work),
      names: await contactNames(
        work,
        items.map(({ contactId }) => contactId),
      ),
      next: nextCursor && here({ cursor: nextCursor }),
      first: query.cursor && here({}),
    })
  })

  kit.getSlow('/export', read, async (desk, { query }) => exportSubscriptions(desk, filtersOf(query)))
}

function forms(kit: Kit): void {
  kit.get('/new', write, async (work, { query }) =>
    kit.view('new', {
      title: 'Nova assinatura',
      place,
      plans: await work.of(Plans).all({ where: { active: true }, order: [['name', 'ASC']] }),
      contact: query.contactId ? await work.of(Contacts).first({ where: { id: query.contactId } }) : undefined,
      today: work.today,
    }),
  )

  contactPicker(kit, write)

  kit.post('/', write, async (work, { body }) => {
    const { id, number } = await createSubscription(work, readSubscriptionForm(body))
    return kit.redirect(at(id), `Assinatura ${number} criada.`)
  })
}

function page(kit: Kit): void {
  kit.get('/:id', read, async (work, { params, query }) => {
    const subscription = await work.of(Subscriptions).get(params.id ?? '')
    const { id, contactId, planId } = subscription
    const invoices = await listInvoices(work, { subscriptionId: id, cursor: query.cursor, limit: 24 })
    const ofIt = { where: { subscriptionId: id }, order: [['createdAt', 'ASC']] as ['createdAt', 'ASC'][] }
    return kit.view('show', {
      title: `Assinatura ${subscription.number}`,
      ...{ place, subscription, invoices, amountText, addDays, invoiceLifecycle, isOverdue },
      lifecycle: subscriptionLifecycle,
      plan: await work.of(Plans).get(planId),
      plans: await work.of(Plans).all({ where: { active: true }, order: [['name', 'ASC']] }),
      contact: await work.of(Contacts).get(contactId),
      discounts: await work.of(SubscriptionDiscounts).all(ofIt),
      extras: (await work.of(SubscriptionExtras).all(ofIt)).filter(({ invoiceId }) => invoiceId === null),
      waitingCents: await waitingCents(work, subscription),
      noTrust: await whyNoTrust(work, subscription),
      held: await heldFor(work, 'subscription', id),
      timeline: await timelineOf(
        work,
        { subject: 'subscription', subjectId: id },
        { limit: 100, lifecycles: [subscriptionLifecycle] },
      ),
      next: invoices.nextCursor && withQuery(at(id), { cursor: invoices.nextCursor }),
      first: query.cursor && at(id),
      today: work.today,
      tab: query.tab ?? 'invoices',
    })
  })
}

type Step = (work: Work, id: string, body: Input['body']) => Promise<unknown>

function steps(kit: Kit): void {
  const step = (path: string, act: Step, text: string, tab?: string) =>
    kit.post(path, write, async (work, { params, body }): Promise<Answer> => {
      const id = params.id ?? ''
      await act(work, id, body)
      return kit.redirect(withQuery(at(id), { tab }), text)
    })

  step('/:id', (work, id, body) => editSubscription(work, id, readChangeForm(body)), 'Alterações salvas.')
  step('/:id/plan', (work, id, body) => switchPlan(work, id, readPlanSwitchForm(body)), 'Plano trocado.')
  step(
    '/:id/suspension',
    (work, id, body) => suspendSubscription(work, id, readReasonForm(body)),
    'Assinatura suspensa.',
  )
  step(
    '/:id/reactivation',
    (work, id, body) => reactivateSubscription(work, id, readReasonForm(body)),
    'Assinatura reativada.',
  )
  step('/:id/trust-unlock', (work, id) => unlockOnTrust(work, id), 'Desbloqueio de confiança feito.')
  step(
    '/:id/cancellation',
    (work, id, body) => cancelSubscription(work, id, readCancellationForm(body)),
    'Assinatura cancelada.',
  )
  step(
    '/:id/discounts',
    (work, id, body) => addDiscount(work, id, readDiscountForm(body)),
    'Desconto incluído.',
    'additions',
  )
  step('/:id/extras', (work, id, body) => addExtra(work, id, readExtraForm(body)), 'Item incluído.', 'additions')

  kit.post('/:id/discounts/:discountId/removal', write, async (work, { params: { id = '', discountId = '' } }) => {
    await removeDiscount(work, id, discountId)
    return kit.redirect(`${at(id)}?tab=additions`, 'Desconto retirado.')
  })
  kit.post('/:id/extras/:extraId/removal', write, async (work, { params: { id = '', extraId = '' } }) => {
    await removeExtra(work, id, extraId)
    return kit.redirect(`${at(id)}?tab=additions`, 'Item retirado.')
  })
}

function filtersOf({
  status,
  planId,
  contactId,
  search,
  cursor,
}: Record<string, string>): Omit<SubscriptionFilters, 'limit'> {
  const known = status && Object.hasOwn(subscriptionLifecycle.statuses, status)
  return {
    status: known ? (status as SubscriptionStatus) : undefined,
    planId: planId || undefined,
    contactId,
    search,
    cursor,
  }
}
