import { column, defineLifecycle, defineModel, optional, type Row } from '#core'

/** "Fatura": what one subscription costs until one due date. Its charge is kept by whoever collects. */
export const Invoices = defineModel(
  'invoices',
  {
    number: column.integer(),
    subscriptionId: column.id(),
    contactId: column.id(),
    /** The month it falls due in, `YYYY-MM`: each subscription has one invoice a month. */
    month: column.exact(7),
    /** The service in it: from this day to the one before `periodTo`. */
    periodFrom: column.date(),
    periodTo: column.date(),
    /** The subscription's due day then: revising divides by the same cycles. */
    dueDay: column.integer(),
    issuedOn: column.date(),
    dueDate: column.date(),
    totalCents: column.integer(),
    /** The service that is accounted for: what it lists, and what was corrected through a later invoice. */
    serviceCents: column.integer(),
    /** How much of it is paid or forgiven. */
    receivedCents: column.integer(),
    status: column.text<InvoiceStatus>(20),
    /** Its charge and instalment, once whoever collects has made them. */
    chargeId: optional(column.id()),
    instalmentId: optional(column.id()),
    /** What was last told of the instalment. */
    chargeStatus: optional(column.text(20)),
    /** The day of the payment that settled it. */
    paidOn: optional(column.date()),
    cancelledFor: optional(column.text()),
    /** What makes the links of its customer's page its own: changed, they open nothing any more. */
    token: column.exact(64),
    updatedAt: column.instant(),
  },
  { unique: [['subscriptionId', 'month'], ['number'], ['token']], owner: { column: 'contactId' } },
)
export type Invoice = Row<typeof Invoices>
export type InvoiceStatus = 'open' | 'paid' | 'cancelled'

export const InvoiceItems = defineModel(
  'invoice_items',
  {
    invoiceId: column.id(),
    position: column.integer(),
    kind: column.text<'service' | 'discount' | 'extra' | 'adjustment'>(20),
    description: column.text(),
    /** What it stands for, of what is charged or credited once: that is on one invoice at a time. */
    extraId: optional(column.id()),
    /** Negative: taken off. */
    amountCents: column.integer(),
  },
  { unique: [['invoiceId', 'position']], owner: { through: Invoices, by: 'invoiceId' } },
)
export type InvoiceItem = Row<typeof InvoiceItems>

export const invoiceLifecycle = defineLifecycle<InvoiceStatus>({
  subject: 'invoice',
  model: Invoices,
  initial: 'open',
  statuses: {
    open: { title: 'Em aberto', color: 'blue', next: ['paid', 'cancelled'], action: 'Reabrir' },
    paid: { title: 'Paga', color: 'green', next: ['open'], action: 'Marcar como paga' },
    cancelled: { title: 'Cancelada', color: 'gray', next: ['open'], action: 'Cancelar', dangerous: true },
  },
})

/** What is left to pay, without interest and fines. */
export const leftToPay = ({ status, totalCents, receivedCents }: Invoice): number =>
  status === 'open' ? Math.max(0, totalCents - receivedCents) : 0

export const isOverdue = ({ status, dueDate }: Pick<Invoice, 'status' | 'dueDate'>, today: string): boolean =>
  status === 'open' && dueDate < today

/** `2026-12` -> `12/2026` */
export const monthText = ({ month }: Pick<Invoice, 'month'>): string => month.split('-').reverse().join('/')

/** What its paper is called as a file. */
export const paperName = ({ number }: Pick<Invoice, 'number'>): string => `fatura-${number}.pdf`
