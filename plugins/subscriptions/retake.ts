import { record, type Work } from '#core'
import { type BillItem, totalOf } from './bill.ts'
import { type Invoice, InvoiceItems, Invoices } from './invoice.ts'
import { itemsOf, withdrawInvoice } from './invoice-actions.ts'
import { type SubscriptionExtra, SubscriptionExtras } from './subscription.ts'

/**
 * It is charged after all: what its cancellation gave free is in it again, but for what another invoice has by now. So is
 * its service, where a line of its own waited in its place for the next invoice.
 */
export async function retakeExtras(work: Work, invoice: Invoice): Promise<void> {
  const items = await itemsOf(work, invoice.id)
  const gone = await takeBack(work, invoice, items)
  const standIns = await work.of(SubscriptionExtras).all({ where: { standsFor: invoice.id } })
  const kept = items.filter(({ extraId }) => (extraId === null ? standIns.length === 0 : !gone.has(extraId)))
  if (kept.length === items.length) return
  const waiting = standIns.filter(({ invoiceId }) => invoiceId === null)
  const left = [...waiting.map(lineOf), ...kept]
  if (totalOf(left) <= 0) return withdrawInvoice(work, { ...invoice, status: 'open' }, reason)
  await work.of(SubscriptionExtras).remove({ id: waiting.map(({ id }) => id) })
  await rewriteAs(work, invoice, left)
}

const reason = 'O que outra fatura já cobra saiu desta.'

/** Which of the items are on another invoice by now, or were taken away or given back meanwhile. */
async function takeBack(work: Work, invoice: Invoice, items: readonly BillItem[]): Promise<Set<string>> {
  const ids = items.map(({ extraId }) => extraId).filter(id => id !== null)
  if (ids.length === 0) return new Set()
  await work.of(SubscriptionExtras).change({ id: ids, invoiceId: null }, { invoiceId: invoice.id })
  const mine = await work.of(SubscriptionExtras).all({ where: { id: ids, invoiceId: invoice.id } })
  return new Set(ids.filter(id => !mine.some(extra => extra.id === id)))
}

const lineOf = ({ description, amountCents }: SubscriptionExtra): BillItem => ({
  ...{ kind: 'service', description, amountCents, extraId: null },
})

async function rewriteAs(work: Work, invoice: Invoice, left: readonly BillItem[]): Promise<void> {
  const { id: invoiceId, contactId } = invoice
  const totalCents = totalOf(left)
  const rows = left.map(({ kind, description, amountCents, extraId }, position) => ({
    ...{ invoiceId, position, kind, description, amountCents, extraId },
  }))
  await work.of(InvoiceItems).remove({ invoiceId })
  await work.of(InvoiceItems).insertAll(rows)
  await work.of(Invoices).change({ id: invoiceId }, { totalCents, updatedAt: work.now })
  const payload = { amountCents: totalCents, reason, title: 'Fatura recalculada' }
  const about = { subject: 'invoice', subjectId: invoiceId, contactId }
  await record(work, { ...about, name: 'charge.revision_requested', payload })
}
