import { column, defineLifecycle, defineModel, optional, type Row } from '#core'

/** "Plano": what may be subscribed to. Subscribers keep the price they agreed to. */
export const Plans = defineModel(
  'plans',
  {
    name: column.text(100),
    /** As people say it: `300 Mega`. */
    speed: column.text(60),
    priceCents: column.integer(),
    /** false: nobody new may choose it. */
    active: column.boolean(),
    updatedAt: column.instant(),
  },
  { unique: [['name']] },
)
export type Plan = Row<typeof Plans>

/** "Assinatura": one customer's service at one address. */
export const Subscriptions = defineModel(
  'subscriptions',
  {
    number: column.integer(),
    contactId: column.id(),
    /** The plan of now and its agreed price, cents a month. */
    planId: column.id(),
    priceCents: column.integer(),
    startsOn: column.date(),
    /** 1 to 31; the month's last day where it has no such day. */
    dueDay: column.integer(),
    /** Where it is installed. */
    address: column.text(),
    status: column.text<SubscriptionStatus>(20),
    /** The first day that no invoice has in it. */
    billedUntil: column.date(),
    /** The month of its last invoice, `YYYY-MM`. */
    lastMonth: optional(column.exact(7)),
    /** When its next invoice falls due; null: there will be none. */
    nextDueDate: optional(column.date()),
    /** Why it is suspended: payment takes `overdue` back by itself, what a `person` decided a person takes back. */
    suspendedFor: optional(column.text<'overdue' | 'person'>(20)),
    /** The day on which it is suspended if nothing is paid; null: nobody was warned. */
    suspendsOn: optional(column.date()),
    /** Unlocked on trust until this day, which is the last one. */
    trustedUntil: optional(column.date()),
    /** The day of its last unlocking on trust. */
    trustedOn: optional(column.date()),
    /** The first day without service. */
    cancelledOn: optional(column.date()),
    cancelledFor: optional(column.text()),
    updatedAt: column.instant(),
  },
  { unique: [['number']], owner: { column: 'contactId' } },
)
export type Subscription = Row<typeof Subscriptions>
export type SubscriptionStatus = 'active' | 'suspended' | 'cancelled'

/** Which plan is provided from which day on; null: none (suspended without charge). One row for each day of a change. */
export const SubscriptionPhases = defineModel(
  'subscription_phases',
  {
    subscriptionId: column.id(),
    from: column.date(),
    planId: optional(column.id()),
    priceCents: column.integer(),
  },
  { unique: [['subscriptionId', 'from']] },
)
export type SubscriptionPhase = Row<typeof SubscriptionPhases>

/** Off what the service of an invoice costs. */
export const SubscriptionDiscounts = defineModel('subscription_discounts', {
  subscriptionId: column.id(),
  description: column.text(100),
  kind: column.text<'amount' | 'percent'>(20),
  /** Cents, or hundredths of a per cent (1050: 10,5 %). */
  value: column.integer(),
  /** Invoices that fall due up to this day have it; null: all. */
  endsOn: optional(column.date()),
})
export type SubscriptionDiscount = Row<typeof SubscriptionDiscounts>

/** What is charged besides the plan; negative: credited. */
export const SubscriptionExtras = defineModel('subscription_extras', {
  subscriptionId: column.id(),
  description: column.text(),
  amountCents: column.integer(),
  kind: column.text<'once' | 'monthly'>(20),
  /** Monthly ones: invoices that fall due up to this day have it; null: all. */
  endsOn: optional(column.date()),
  /** The invoice that has it; of those charged once only. */
  invoiceId: optional(column.id()),
  /** The withdrawn invoice whose service it charges in its place. */
  standsFor: optional(column.id()),
})
export type SubscriptionExtra = Row<typeof SubscriptionExtras>

export const subscriptionLifecycle = defineLifecycle<SubscriptionStatus>({
  subject: 'subscription',
  model: Subscriptions,
  initial: 'active',
  statuses: {
    active: { title: 'Ativa', color: 'green', next: ['suspended', 'cancelled'], action: 'Reativar' },
    suspended: { title: 'Suspensa', color: 'orange', next: ['active', 'cancelled'], action: 'Suspender' },
    cancelled: { title: 'Cancelada', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
  },
})
