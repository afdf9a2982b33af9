import { column, defineLifecycle, defineModel, optional, type Row } from '#core'

/** What somebody owes, whole: one sale, one month, one agreement. */
export const Charges = defineModel(
  'charges',
  {
    number: column.integer(),
    contactId: column.id(),
    description: column.text(),
    /** The description without accents: what the search box looks through. */
    descriptionKey: column.exact(),
    totalCents: column.integer(),
    source: column.text<ChargeSource>(20),
    /** What a module asked for it: its subject and id, so that a request told twice is one charge. */
    origin: optional(column.exact(80)),
    /** The task that brought it. */
    importId: optional(column.id()),
    /** The sale that it is for was taken back, and why. */
    reversedFor: optional(column.text()),
  },
  { unique: [['number'], ['origin']], owner: { column: 'contactId' } },
)
export type Charge = Row<typeof Charges>
export type ChargeSource = 'person' | 'api' | 'module' | 'import'

/** "Parcela": one amount with one due date. */
export const Instalments = defineModel(
  'instalments',
  {
    chargeId: column.id(),
    contactId: column.id(),
    /** 2 of 3. */
    number: column.integer(),
    of: column.integer(),
    dueDate: column.date(),
    /** Since when it is that date: one that is written down in the past is not announced without a person. */
    dueSince: optional(column.instant()),
    amountCents: column.integer(),
    /** How much of the amount is paid or forgiven; interest and fines are not in it. */
    coveredCents: column.integer(),
    status: column.text<InstalmentStatus>(20),
    /** 47 digits, or 48 of a convênio. */
    digitableLine: optional(column.exact(48)),
    /** Whether its due dates are announced. */
    remind: column.boolean(),
    /** Whoever asked for the charge tells of it by itself until the day before this one. */
    remindFrom: optional(column.date()),
    /** What makes the links of its customer's page its own: changed, they open nothing any more. */
    token: column.exact(64),
    /** The day of the payment that settled it. */
    settledOn: optional(column.date()),
    cancelledFor: optional(column.text()),
    updatedAt: column.instant(),
  },
  { unique: [['chargeId', 'number'], ['token']], owner: { column: 'contactId' } },
)
export type Instalment = Row<typeof Instalments>
export type InstalmentStatus = 'open' | 'partial' | 'settled' | 'cancelled'

/** Money that came in for an instalment; one that was a mistake is reversed, never removed. */
export const Payments = defineModel(
  'payments',
  {
    instalmentId: column.id(),
    contactId: column.id(),
    paidOn: column.date(),
    /** What came in. */
    amountCents: column.integer(),
    discountCents: column.integer(),
    interestCents: column.integer(),
    fineCents: column.integer(),
    method: column.text<PaymentMethod>(20),
    reversedAt: optional(column.instant()),
  },
  { owner: { column: 'contactId' } },
)
export type Payment = Row<typeof Payments>

export const methodTitles = {
  pix: 'PIX',
  boleto: 'Boleto',
  cash: 'Dinheiro',
  debit: 'Cartão de débito',
  credit: 'Cartão de crédito',
  transfer: 'Transferência',
  other: 'Outra forma',
} as const
export type PaymentMethod = keyof typeof methodTitles

/** Which due-date notice an instalment was part of, by days from its due date: the key that keeps it from going twice. */
export const Reminders = defineModel(
  'reminders',
  {
    instalmentId: column.id(),
    /** A new due date is announced anew. */
    dueDate: column.date(),
    /** Days from the due date: -5, 0, 3. */
    level: column.integer(),
    contactId: column.id(),
    /** Several instalments of one contact are told together. */
    eventId: column.id(),
    toldOn: column.date(),
  },
  { unique: [['instalmentId', 'dueDate', 'level']] },
)

export const instalmentLifecycle = defineLifecycle<InstalmentStatus>({
  subject: 'instalment',
  model: Instalments,
  initial: 'open',
  statuses: {
    open: { title: 'Aberta', color: 'blue', next: ['settled', 'partial', 'cancelled'], action: 'Reabrir' },
    partial: {
      title: 'Paga em parte',
      color: 'yellow',
      next: ['settled', 'open', 'cancelled'],
      action: 'Registrar pagamento em parte',
    },
    settled: { title: 'Quitada', color: 'green', next: ['open'], action: 'Quitar' },
    cancelled: { title: 'Cancelada', color: 'gray', next: ['open', 'partial'], action: 'Cancelar', dangerous: true },
  },
})

/** What may still be paid. */
export const payable: readonly InstalmentStatus[] = ['open', 'partial']
export const isPayable = ({ status }: Pick<Instalment, 'status'>) => payable.includes(status)

/** What is left to pay, without interest and fines. */
export const balanceOf = ({ amountCents, coveredCents }: Pick<Instalment, 'amountCents' | 'coveredCents'>) =>
  amountCents - coveredCents
