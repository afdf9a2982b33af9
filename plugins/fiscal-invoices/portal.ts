import { Op } from 'sequelize'
import { formatAccessKey, formatDate, type Offer, type PortalItem, type Work } from '#core'
import { danfe, danfeName, invoiceXml, xmlName } from './documents.ts'
import { type Invoice, InvoiceContents, Invoices, invoiceLifecycle, invoiceName } from './invoice.ts'

/** "Notas fiscais": what was issued to the customer, to be downloaded again. */
export const portalNotes: Extract<Offer, { kind: 'portalSection' }> = {
  kind: 'portalSection',
  title: 'Notas fiscais',
  path: 'notas-fiscais',
  one: 'nota fiscal',
  subject: 'fiscal_invoice',
  async list(work, { before, open, limit }) {
    // Nothing of a note is left to be done.
    if (open) return []
    const beyond = before && {
      [Op.or]: [{ issuedOn: { [Op.lt]: before.date } }, { issuedOn: before.date, id: { [Op.lt]: before.id } }],
    }
    const invoices = await work.of(Invoices).all({
      where: { test: false, ...beyond },
      order: [
        ['issuedOn', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    })
    return invoices.map(itemOf)
  },
  async show(work, id) {
    const invoice = await work.of(Invoices).get(id)
    const content = await contentOf(work, id)
    return {
      ...itemOf(invoice),
      facts: [
        { title: 'Emissão', text: formatDate(invoice.issuedOn) },
        { title: 'Série', text: String(invoice.series) },
        { title: 'Chave de acesso', text: formatAccessKey(invoice.accessKey) },
        { title: 'Protocolo', text: invoice.protocol },
      ],
      items: (content?.items ?? []).map(({ description, totalCents }) => ({ description, amountCents: totalCents })),
      codes: [],
      ...(invoice.status === 'cancelled' ? { notice: 'Esta nota foi cancelada e não vale mais.' } : {}),
    }
  },
  async documents(work, id) {
    const invoice = await work.of(Invoices).get(id)
    return [
      { kind: danfe.kind, title: 'DANFE em PDF', name: danfeName(invoice) },
      { kind: invoiceXml.kind, title: 'XML da nota', name: xmlName(invoice) },
    ]
  },
  actions: [],
}

const contentOf = async (work: Work, invoiceId: string) =>
  (await work.of(InvoiceContents).first({ where: { invoiceId } }))?.note

const itemOf = (invoice: Invoice): PortalItem => ({
  id: invoice.id,
  title: invoiceName(invoice),
  date: invoice.issuedOn,
  dateTitle: 'emitida em',
  amountCents: invoice.totalCents,
  status: invoiceLifecycle.statuses[invoice.status],
  open: false,
})
