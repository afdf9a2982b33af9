import type { ApiKit, Work } from '#core'
import {
  idParams,
  pageShape,
  planQuery,
  planShape,
  presentSubscription,
  subscriptionQuery,
  subscriptionShape,
} from './api-shapes.ts'
import { invoiceApi } from './invoice-api.ts'
import { listSubscriptions, planNames } from './lists.ts'
import { createPlan, updatePlan } from './plan-actions.ts'
import { cancelSubscription, reactivateSubscription, suspendSubscription, unlockOnTrust } from './standing.ts'
import { Plans, type Subscription, Subscriptions } from './subscription.ts'
import { createSubscription, editSubscription, switchPlan } from './subscription-actions.ts'
import {
  cancellationInput,
  planChange,
  planInput,
  planSwitch,
  reasonInput,
  subscriptionChange,
  subscriptionInput,
} from './subscription-input.ts'

const read = 'subscriptions.read'
const write = 'subscriptions.write'
const plan = { status: 200, schema: planShape }
const answer = { status: 200, schema: subscriptionShape }
const params = idParams

/** REST of plans, subscriptions and invoices, each a resource of its own. */
export function subscriptionsApi(kit: ApiKit): void {
  plans(kit.resource('plans'))
  subscriptions(kit)
  standing(kit)
  invoiceApi(kit.resource('invoices'))
}

const present = async (work: Work, subscription: Subscription) =>
  presentSubscription(subscription, await planNames(work))

function plans(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Planos, por nome',
      query: planQuery,
      answer: { status: 200, schema: pageShape(planShape) },
    },
    async (work, { query: { active } }) => {
      const where = active ? { active: active === 'true' } : {}
      return { items: await work.of(Plans).all({ where, order: [['name', 'ASC']] }), nextCursor: null }
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary: 'Cria um plano',
      body: planInput,
      answer: { ...plan, status: 201 },
    },
    (work, { body }) => createPlan(work, body),
  )
  kit.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Um plano', params, answer: plan },
    (work, input) => work.of(Plans).get(input.params.id),
  )
  kit.route(
    {
      method: 'patch',
      path: '/:id',
      permission: write,
      summary: 'Muda um plano',
      params,
      body: planChange,
      answer: plan,
    },
    (work, { params: { id }, body }) => updatePlan(work, id, body),
  )
}

function subscriptions(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Assinaturas, as mais novas primeiro',
      query: subscriptionQuery,
      answer: { status: 200, schema: pageShape(subscriptionShape) },
    },
    async (work, { query }) => {
      const { items, nextCursor } = await listSubscriptions(work, query)
      const names = await planNames(work)
      return { items: items.map(item => presentSubscription(item, names)), nextCursor }
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary: 'Cria uma assinatura',
      body: subscriptionInput,
      answer: { ...answer, status: 201 },
    },
    async (work, { body }) => present(work, await createSubscription(work, body)),
  )
  kit.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Uma assinatura', params, answer },
    async (work, input) => present(work, await work.of(Subscriptions).get(input.params.id)),
  )
  kit.route(
    {
      method: 'patch',
      path: '/:id',
      permission: write,
      summary: 'Muda dia de vencimento ou endereço de uma assinatura',
      params,
      body: subscriptionChange,
      answer,
    },
    async (work, { params: { id }, body }) => present(work, await editSubscription(work, id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/plan',
      permission: write,
      summary: 'Troca o plano de uma assinatura, desde um dia',
      params,
      body: planSwitch,
      answer,
    },
    async (work, { params: { id }, body }) => present(work, await switchPlan(work, id, body)),
  )
}

/** What becomes of the service. */
function standing(kit: ApiKit): void {
  kit.route(
    {
      method: 'post',
      path: '/:id/suspension',
      permission: write,
      summary: 'Suspende uma assinatura',
      params,
      body: reasonInput,
      answer,
    },
    async (work, { params: { id }, body }) => present(work, await suspendSubscription(work, id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/reactivation',
      permission: write,
      summary: 'Reativa uma assinatura suspensa',
      params,
      body: reasonInput,
      answer,
    },
    async (work, { params: { id }, body }) => present(work, await reactivateSubscription(work, id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/trust-unlock',
      permission: write,
      summary: 'Desbloqueio de confiança de uma assinatura suspensa por atraso',
      params,
      answer,
    },
    async (work, input) => present(work, await unlockOnTrust(work, input.params.id)),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/cancellation',
      permission: write,
      summary: 'Cancela uma assinatura; o que não venceu e não será prestado deixa de ser cobrado',
      params,
      body: cancellationInput,
      answer,
    },
    async (work, { params: { id }, body }) => present(work, await cancelSubscription(work, id, body)),
  )
}
