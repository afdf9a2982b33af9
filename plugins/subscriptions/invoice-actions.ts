import { advanceRow, Conflict, readInput, record, type Work } from '#core'
import { releaseExtras } from './credit.ts'
import { type Invoice, type InvoiceItem, InvoiceItems, Invoices, invoiceLifecycle } from './invoice.ts'
import { reasonInput } from './subscription-input.ts'

/** An invoice with what it is made up of. */
export interface FullInvoice {
  invoice: Invoice
  items: InvoiceItem[]
}

/** Throws NotFound. */
export async function getInvoice(work: Work, id: string): Promise<FullInvoice> {
  const invoice = await work.of(Invoices).get(id)
  return { invoice, items: await itemsOf(work, id) }
}

export const itemsOf = (work: Work, invoiceId: string): Promise<InvoiceItem[]> =>
  work.of(InvoiceItems).all({ where: { invoiceId }, order: [['position', 'ASC']] })

/**
 * It will not be charged, and neither will its month again: the service in it is given away. What was charged once only
 * goes into the next invoice. Throws Invalid, Conflict.
 */
export async function cancelInvoice(work: Work, id: string, given: { reason: string }): Promise<Invoice> {
  const { reason } = readInput(reasonInput, given)
  const invoice = await work.of(Invoices).get(id)
  if (invoice.receivedCents > 0)
    throw new Conflict('Uma parte desta fatura já foi paga. Estorne o pagamento em Receber antes de cancelar.')
  await withdrawInvoice(work, invoice, reason)
  return { ...invoice, status: 'cancelled', cancelledFor: reason }
}

/** Together with its charge. */
export async function withdrawInvoice(work: Work, invoice: Invoice, reason: string): Promise<void> {
  const changes = { cancelledFor: reason, updatedAt: work.now }
  await advanceRow(work, invoiceLifecycle, {
    row: invoice,
    to: 'cancelled',
    payload: { ...factsOf(invoice), reason },
    changes,
  })
  await releaseExtras(work, invoice)
  await record(work, {
    ...{ name: 'charge.revision_requested', subject: 'invoice', subjectId: invoice.id, contactId: invoice.contactId },
    payload: { amountCents: 0, reason, title: 'Cobrança retirada' },
  })
}

/** What must not drift from a message about it. */
export const factsOf = ({ number, dueDate, totalCents }: Invoice) => ({ number, dueDate, totalCents })
