import { type ChargeRequested, chargeRequested } from '#contracts/charge'
import { addDays, advanceRow, formatDate, type NewRow, nextNumbers, randomToken, recordAll, type Work } from '#core'
import { tellLeft } from './credit.ts'
import {
  type Batch,
  type Draft,
  judge,
  nextWaiting,
  type Outcome,
  type Place,
  payableOn,
  type Wanted,
} from './generation.ts'
import { type Invoice, InvoiceItems, Invoices, invoiceLifecycle } from './invoice.ts'
import { chosenSettings } from './settings.ts'
import { SubscriptionExtras, Subscriptions } from './subscription.ts'

/** So long nobody is reminded of what they were just told of. */
const quietDays = 2

export interface Issued extends Omit<Batch, 'outcomes'> {
  invoices: Invoice[]
}

/**
 * Makes the invoices of the next subscriptions, in the transaction of the work: each subscription moves on to its next
 * due date along with its invoice, and a unique index keeps a month from being invoiced twice.
 */
export async function issueBatch(
  work: Work,
  wanted: Wanted,
  from: { after: Place | null; limit: number },
): Promise<Issued> {
  const { ids, last } = await nextWaiting(work, wanted, from)
  if (ids.length === 0) return { invoices: [], problems: [], last: null }
  // Whoever changes one of them meanwhile waits; what they are is read after that.
  await work.of(Subscriptions).change({ id: ids }, { updatedAt: work.now })
  const { outcomes, problems } = await judge(work, ids, wanted)
  const invoices = await insertInvoices(
    work,
    outcomes.flatMap(({ drafts }) => drafts),
  )
  await moveOn(work, outcomes)
  return { invoices, problems, last }
}

async function insertInvoices(work: Work, drafts: readonly Draft[]): Promise<Invoice[]> {
  const { leastDaysToDue } = await chosenSettings(work)
  const numbers = await nextNumbers(work, 'invoices', drafts.length)
  const rows: NewRow<typeof Invoices>[] = drafts.map(({ bill, subscription, dueDate, ...draft }, index) => ({
    number: numbers[index] as number,
    subscriptionId: subscription.id,
    contactId: subscription.contactId,
    ...{ month: draft.month, periodFrom: draft.periodFrom, periodTo: draft.periodTo },
    dueDay: subscription.dueDay,
    issuedOn: work.today,
    dueDate: payableOn({ dueDate }, work.today, leastDaysToDue),
    ...{ totalCents: bill.totalCents, serviceCents: bill.serviceCents, receivedCents: 0 },
    status: invoiceLifecycle.initial,
    token: randomToken(),
    updatedAt: work.now,
  }))
  const invoices = await work.of(Invoices).insertAll(rows)
  await work
    .of(InvoiceItems)
    .insertAll(
      drafts.flatMap(({ bill }, index) =>
        bill.items.map((item, position) => ({ ...item, position, invoiceId: invoices[index]?.id ?? '' })),
      ),
    )
  await useExtras(work, drafts, invoices)
  await recordAll(
    work,
    invoices.filter(({ totalCents }) => totalCents > 0).map(invoice => requestOf(work, invoice)),
  )
  // What discounts and credits cover whole asks nobody for anything.
  for (const invoice of invoices.filter(({ totalCents }) => totalCents === 0)) await closeEmpty(work, invoice)
  return invoices
}

async function useExtras(work: Work, drafts: readonly Draft[], invoices: readonly Invoice[]): Promise<void> {
  const carried = drafts.map(draft => draft.carried).filter(extra => extra !== undefined)
  await work
    .of(SubscriptionExtras)
    .insertAll(carried.map(({ companyId: _company, createdAt: _since, ...credit }) => credit))
  const used = drafts.flatMap(({ bill }, index) =>
    bill.usedExtras.map(id => [id, { invoiceId: invoices[index]?.id ?? null }] as const),
  )
  if (used.length > 0) await work.of(SubscriptionExtras).changeEach({ invoiceId: null }, new Map(used))
}

/** The fact that asks whoever collects for a charge: once for each invoice. */
function requestOf(work: Work, invoice: Invoice) {
  const { number, month, contactId, dueDate, totalCents: amountCents } = invoice
  const asked: ChargeRequested = {
    contactId,
    description: `Fatura ${number} de ${formatDate(`${month}-01`).slice(3)}`,
    instalments: [{ dueDate, amountCents }],
    remindFrom: addDays(work.today, quietDays),
  }
  return {
    ...{ name: 'charge.requested', subject: 'invoice', subjectId: invoice.id, contactId },
    payload: { ...chargeRequested.parse(asked), title: 'Fatura gerada' },
  }
}

const closeEmpty = (work: Work, row: Invoice) =>
  advanceRow(work, invoiceLifecycle, {
    row,
    to: 'paid',
    payload: { reason: 'Descontos e créditos cobrem tudo.' },
    changes: { paidOn: work.today },
  })

async function moveOn(work: Work, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return
  await work
    .of(Subscriptions)
    .changeEach({}, new Map(outcomes.map(({ subscription, after }) => [subscription.id, after])))
  for (const { subscription, after, waitingCents } of outcomes)
    if (after.nextDueDate === null) await tellLeft(work, subscription, waitingCents)
}
