import { definePlugin } from '#core'
import { subscriptionsApi } from './api.ts'
import { generationTask, previewTask } from './generation-task.ts'
import { InvoiceItems, Invoices, invoiceLifecycle } from './invoice.ts'
import { generateInvoices, suspendLate } from './jobs.ts'
import { subscriptionMessages } from './messages.ts'
import { subscriptionOffers } from './offers.ts'
import { subscriptionReactions } from './reactions.ts'
import { subscriptionScreens } from './screens.ts'
import { subscriptionSettings } from './settings.ts'
import {
  Plans,
  SubscriptionDiscounts,
  SubscriptionExtras,
  SubscriptionPhases,
  Subscriptions,
  subscriptionLifecycle,
} from './subscription.ts'

export const subscriptionsPlugin = definePlugin({
  name: 'subscriptions',
  title: 'Assinaturas',
  needs: ['receivables'],
  models: [Plans, Subscriptions, SubscriptionPhases, SubscriptionDiscounts, SubscriptionExtras, Invoices, InvoiceItems],
  lifecycles: [subscriptionLifecycle, invoiceLifecycle],
  facts: [
    'plan.created',
    'plan.edited',
    'subscription.edited',
    'subscription.plan_changed',
    'subscription.adjusted',
    'subscription.credit_left',
    'subscription.charge_left',
    'subscription.suspension_warned',
    'subscription.trust_requested',
    'charge.requested',
    'charge.revision_requested',
    'invoice.issued',
    'invoice.copy_requested',
  ],
  messages: subscriptionMessages,
  reactions: subscriptionReactions,
  jobs: [generateInvoices, suspendLate],
  tasks: [generationTask, previewTask],
  screens: subscriptionScreens,
  api: subscriptionsApi,
  menu: [
    { group: 'finance', title: 'Assinaturas', path: '/subscriptions', permission: 'subscriptions.read' },
    { group: 'finance', title: 'Faturas', path: '/subscriptions/invoices', permission: 'subscriptions.read' },
  ],
  permissions: [
    { name: 'subscriptions.read', title: 'Ver planos, assinaturas e faturas', roles: ['staff', 'reader'] },
    { name: 'subscriptions.write', title: 'Assinar, faturar, suspender e cancelar', roles: ['staff'] },
  ],
  settings: subscriptionSettings,
  offers: subscriptionOffers,
})
