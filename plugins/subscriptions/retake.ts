import { record, type Work } from '#core'
import { totalOf } from './bill.ts'
import { type Invoice, InvoiceItems, Invoices } from './invoice.ts'
import { itemsOf, withdrawInvoice } from './invoice-actions.ts'
import { SubscriptionExtras } from './subscription.ts'

/** It is charged after all: what its cancellation gave free is in it again, but for what another invoice has by now. */
export async function retakeExtras(work: Work, invoice: Invoice): Promise<void> {
  const items = await itemsOf(work, invoice.id)
  const ids = items.map(({ extraId }) => extraId).filter(id => id !== null)
  if (ids.length === 0) return
  await work.of(SubscriptionExtras).change({ id: ids, invoiceId: null }, { invoiceId: invoice.id })
  const extras = await work.of(SubscriptionExtras).all({ where: { id: ids } })
  const elsewhere = new Set(extras.filter(({ invoiceId }) => invoiceId !== invoice.id).map(({ id }) => id))
  const left = items.filter(({ extraId }) => extraId === null || !elsewhere.has(extraId))
  if (left.length < items.length) await shrink(work, invoice, { elsewhere, totalCents: totalOf(left) })
}

async function shrink(
  work: Work,
  invoice: Invoice,
  { elsewhere, totalCents }: { elsewhere: ReadonlySet<string>; totalCents: number },
): Promise<void> {
  const reason = 'O que outra fatura já cobra saiu desta.'
  if (totalCents <= 0) return withdrawInvoice(work, { ...invoice, status: 'open' }, reason)
  await work.of(InvoiceItems).remove({ invoiceId: invoice.id, extraId: [...elsewhere] })
  await work.of(Invoices).change({ id: invoice.id }, { totalCents, updatedAt: work.now })
  const about = { subject: 'invoice', subjectId: invoice.id, contactId: invoice.contactId }
  const payload = { amountCents: totalCents, reason, title: 'Fatura recalculada' }
  await record(work, { ...about, name: 'charge.revision_requested', payload })
}
