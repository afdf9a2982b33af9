import { type Found, formatDate, formatMoney, type Offer } from '#core'
import { danfe, invoiceXml } from './documents.ts'
import { type Invoice, Invoices, invoiceLifecycle, invoiceName } from './invoice.ts'
import { listInvoices } from './list.ts'
import { portalNotes } from './portal.ts'

const permission = 'fiscal-invoices.read'

/** What the notes lend to the shell: DANFE and XML, names and places, the contact's tab, the search. */
export const invoiceOffers: Offer[] = [
  { kind: 'document', document: danfe },
  { kind: 'document', document: invoiceXml },
  portalNotes,
  {
    kind: 'subject',
    subject: 'fiscal_invoice',
    async describe(work, id) {
      const invoice = await work.of(Invoices).first({ where: { id } })
      return invoice && { title: invoiceName(invoice), path: `/fiscal-invoices/${id}` }
    },
  },
  {
    kind: 'contactTab',
    title: 'Notas fiscais',
    permission,
    list: async (work, contactId) =>
      (await work.of(Invoices).all({ where: { contactId }, order: [['issuedOn', 'DESC']], limit: 20 })).map(found),
  },
  {
    kind: 'search',
    permission,
    find: async (work, search) => (await listInvoices(work, { search, limit: 10 })).items.map(found),
  },
]

const found = (invoice: Invoice): Found => ({
  title: invoiceName(invoice),
  detail: `${invoiceLifecycle.statuses[invoice.status].title} · ${formatMoney(invoice.totalCents)} · emitida em ${formatDate(invoice.issuedOn)}${invoice.recipientName ? ` para ${invoice.recipientName}` : ''}`,
  path: `/fiscal-invoices/${invoice.id}`,
})
