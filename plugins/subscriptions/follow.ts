import { type ChargeState, chargeState } from '#contracts/charge'
import { advanceRow, type Event, record, type Work } from '#core'
import { totalOf } from './bill.ts'
import { releaseExtras } from './credit.ts'
import { forgiveWhenPaid } from './forgiveness.ts'
import { type Invoice, InvoiceItems, type InvoiceStatus, Invoices, invoiceLifecycle } from './invoice.ts'
import { factsOf, itemsOf } from './invoice-actions.ts'
import { retakeExtras } from './retake.ts'

type Told = ChargeState['instalments'][number]

/** What whoever collects tells of an invoice's charge: it is as that says, and customers learn of a new one. */
export async function followCharge(work: Work, event: Event): Promise<void> {
  const { origin, instalments } = chargeState.parse(event.payload)
  const [instalment] = instalments
  if (origin?.subject !== 'invoice' || !instalment) return
  const before = await work.of(Invoices).first({ where: { id: origin.subjectId } })
  if (!before) return
  const invoice = await agree(work, before, { instalment, chargeId: event.subjectId })
  const to = statusFor(before, instalment)
  if (to !== invoice.status) await enter(work, invoice, { to, instalment })
  if (event.name === 'charge.created' && to === 'open') await announce(work, invoice)
  if (to !== 'open' || invoice.dueDate !== before.dueDate) await forgiveWhenPaid(work, invoice.subscriptionId)
}

/** Due date, amount and what came in, as they are kept there. */
async function agree(work: Work, before: Invoice, told: { instalment: Told; chargeId: string }): Promise<Invoice> {
  const { id: instalmentId, dueDate, coveredCents: receivedCents, status: chargeStatus, amountCents } = told.instalment
  const totalCents = await adjust(work, before, amountCents)
  const changes = { chargeId: told.chargeId, instalmentId, chargeStatus, dueDate, receivedCents, totalCents }
  await work.of(Invoices).change({ id: before.id }, { ...changes, updatedAt: work.now })
  return { ...before, ...changes }
}

/** A person changed the amount where it is collected: the invoice says so in a line of its own. */
async function adjust(
  work: Work,
  { id: invoiceId, totalCents, status }: Invoice,
  amountCents: number,
): Promise<number> {
  if (amountCents === totalCents || status === 'cancelled') return totalCents
  const items = await itemsOf(work, invoiceId)
  const others = items.filter(({ kind }) => kind !== 'adjustment')
  await work.of(InvoiceItems).remove({ invoiceId, kind: 'adjustment' })
  const difference = amountCents - totalOf(others)
  const position = Math.max(-1, ...others.map(item => item.position)) + 1
  const line = {
    invoiceId,
    position,
    kind: 'adjustment' as const,
    extraId: null,
    description: 'Ajuste feito na cobrança',
  }
  if (difference !== 0) await work.of(InvoiceItems).insert({ ...line, amountCents: difference })
  return amountCents
}

/** What was cancelled here is not opened by news from before its charge was withdrawn. */
function statusFor({ status, chargeStatus }: Invoice, told: Told): InvoiceStatus {
  if (told.status === 'settled') return 'paid'
  if (told.status === 'cancelled') return 'cancelled'
  return status === 'cancelled' && chargeStatus !== 'cancelled' ? 'cancelled' : 'open'
}

async function enter(work: Work, row: Invoice, { to, instalment }: { to: InvoiceStatus; instalment: Told }) {
  const reason = to === 'cancelled' ? 'A cobrança foi cancelada.' : undefined
  const changes = {
    paidOn: to === 'paid' ? instalment.settledOn : null,
    cancelledFor: reason ?? null,
    updatedAt: work.now,
  }
  // Paid after it was cancelled, and the other way round, it was open in between.
  const steps: InvoiceStatus[] = row.status === 'open' || to === 'open' ? [to] : ['open', to]
  for (const [index, next] of steps.entries()) {
    const from = index === 0 ? row : { ...row, status: steps[index - 1] as InvoiceStatus }
    const payload = { ...factsOf(row), ...(reason ? { reason } : {}) }
    await advanceRow(work, invoiceLifecycle, { row: from, to: next, payload, changes })
  }
  if (to === 'cancelled') await releaseExtras(work, row)
  if (row.status === 'cancelled') await retakeExtras(work, { ...row, ...changes, status: to })
}

/** Only now can it be paid, so only now is it told. */
async function announce(work: Work, invoice: Invoice): Promise<void> {
  const { id: subjectId, contactId } = invoice
  const payload = { ...factsOf(invoice), title: 'Fatura emitida' }
  await record(work, { name: 'invoice.issued', subject: 'invoice', subjectId, contactId, payload })
}
