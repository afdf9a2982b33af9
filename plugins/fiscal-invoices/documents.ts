import { type DocumentSource, type FileSource, formatAccessKey } from '#core'
import { danfePage } from './danfe.ts'
import { type Invoice, InvoiceContents, Invoices, invoiceName } from './invoice.ts'

export const danfeName = ({ model, accessKey }: Invoice) => `${model === '65' ? 'nfce' : 'danfe'}-${accessKey}.pdf`
export const xmlName = ({ accessKey }: Invoice) => `${accessKey}-nfe.xml`

/** The DANFE, in the status that the note has now. */
export const danfe: DocumentSource = {
  kind: 'fiscal_invoice',
  model: Invoices,
  async load(work, id) {
    const invoice = await work.of(Invoices).get(id)
    const content = await work.of(InvoiceContents).first({ where: { invoiceId: id } })
    if (!content) throw new Error(`fiscal invoice ${id} has no content`)
    const html = await danfePage(content.note, { cancelled: invoice.status === 'cancelled' })
    const footer = `${invoiceName(invoice)}, série ${invoice.series}, chave ${formatAccessKey(invoice.accessKey)}`
    return { contactId: invoice.contactId, name: danfeName(invoice), html, footer }
  },
}

/** The note itself, as it came. */
export const invoiceXml: FileSource = {
  kind: 'fiscal_invoice_xml',
  model: Invoices,
  async load(work, id) {
    const invoice = await work.of(Invoices).get(id)
    const { contactId, xmlHash: hash, xmlSize: size } = invoice
    return { contactId, name: xmlName(invoice), contentType: 'application/xml', hash, size }
  },
}

/** What goes along with every message about a note. */
export const invoiceFiles = (invoice: Invoice) => [
  { kind: danfe.kind, id: invoice.id, name: danfeName(invoice) },
  { kind: invoiceXml.kind, id: invoice.id, name: xmlName(invoice) },
]
