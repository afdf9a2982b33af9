import { Contacts, contactNames, heldFor, type Kit, qrPicture, timelineOf, withQuery } from '#core'
import { exportInvoices } from './export.ts'
import { readReasonForm } from './form-input.ts'
import { type InvoiceStatus, invoiceLifecycle, isOverdue, leftToPay, monthText } from './invoice.ts'
import { cancelInvoice, getInvoice } from './invoice-actions.ts'
import { countLate, type InvoiceFilters, listInvoices } from './lists.ts'
import { Subscriptions } from './subscription.ts'

const read = 'subscriptions.read'
const write = 'subscriptions.write'
const place = '/subscriptions/invoices'

/** "Faturas": all of them, and one with its items, how to pay it and what was said of it. */
export function invoiceScreens(kit: Kit): void {
  kit.get('/invoices', read, async (work, { query }) => {
    const filters = filtersOf(query)
    const { items, nextCursor } = await listInvoices(work, { ...filters, limit: 50 })
    const here = (changes: Record<string, string | undefined>) =>
      withQuery(place, { ...query, cursor: undefined, ...changes })
    return kit.view('invoices', {
      title: 'Faturas',
      ...{ items, filters, here, isOverdue, leftToPay, monthText, lifecycle: invoiceLifecycle },
      late: await countLate(work),
      names: await contactNames(
        work,
        items.map(({ contactId }) => contactId),
      ),
      today: work.today,
      next: nextCursor && here({ cursor: nextCursor }),
      first: query.cursor && here({}),
    })
  })

  kit.getSlow('/invoices/export', read, async (desk, { query }) => exportInvoices(desk, filtersOf(query)))

  kit.get('/invoices/:id', read, async (work, { params, query }) => {
    const { invoice, items } = await getInvoice(work, params.id ?? '')
    const { id, instalmentId, contactId, subscriptionId } = invoice
    const isOpen = invoice.status === 'open'
    const payable = isOpen && instalmentId ? await work.payableOf('instalment', instalmentId) : undefined
    return kit.view('invoice', {
      title: `Fatura ${invoice.number}`,
      ...{ place, invoice, items, payable, isOverdue, leftToPay, monthText, lifecycle: invoiceLifecycle },
      pixPicture: payable?.pix && (await qrPicture(payable.pix)),
      contact: await work.of(Contacts).get(contactId),
      subscription: await work.of(Subscriptions).get(subscriptionId),
      held: await heldFor(work, 'invoice', id),
      timeline: await timelineOf(
        work,
        { subject: 'invoice', subjectId: id },
        { limit: 100, lifecycles: [invoiceLifecycle] },
      ),
      today: work.today,
      tab: query.tab ?? 'items',
    })
  })

  kit.getSlow('/invoices/:id/pdf', read, (desk, { params }) => kit.documentPdf(desk, 'invoice', params.id ?? ''))

  kit.post('/invoices/:id/cancellation', write, async (work, { params, body }) => {
    const { id, number } = await cancelInvoice(work, params.id ?? '', readReasonForm(body))
    return kit.redirect(`${place}/${id}`, `Fatura ${number} cancelada, com a cobrança dela.`)
  })
}

function filtersOf(query: Record<string, string>): Omit<InvoiceFilters, 'limit'> {
  const { status, month, contactId, subscriptionId, search, cursor } = query
  const known = status && (status === 'overdue' || Object.hasOwn(invoiceLifecycle.statuses, status))
  return {
    status: known ? (status as InvoiceStatus | 'overdue') : undefined,
    month: month && /^\d{4}-\d{2}$/.test(month) ? month : undefined,
    ...{ contactId, subscriptionId, search, cursor },
  }
}
