import { Op } from 'sequelize'
import {
  formatDate,
  formatMoney,
  NotFound,
  type Offer,
  type PortalAsked,
  type PortalItem,
  type Where,
  type Work,
} from '#core'
import { type Invoice, Invoices, invoiceLifecycle, isOverdue, leftToPay, monthText, paperName } from './invoice.ts'
import { itemsOf } from './invoice-actions.ts'
import { Subscriptions } from './subscription.ts'

/** "Faturas": what a customer's subscriptions cost. The charges that were made for them are left to these. */
export const portalInvoices: Extract<Offer, { kind: 'portalSection' }> = {
  kind: 'portalSection',
  title: 'Faturas',
  path: 'faturas',
  one: 'fatura',
  subject: 'invoice',
  async list(work, { before, open, limit }) {
    const invoices = await work.of(Invoices).all({
      where: { [Op.and]: [inList(open), ...(before ? [olderThan(before)] : [])] },
      order: [
        ['dueDate', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    })
    return invoices.map(invoice => itemOf(work, invoice))
  },
  async show(work, id) {
    const invoice = await shown(work, id)
    const { line, pix } = (await payableFor(work, invoice)) ?? {}
    const subscription = await work.of(Subscriptions).get(invoice.subscriptionId)
    const received = invoice.status === 'open' ? invoice.receivedCents : 0
    return {
      ...itemOf(work, invoice),
      facts: [
        { title: 'Vencimento', text: formatDate(invoice.dueDate) },
        { title: 'Valor', text: formatMoney(invoice.totalCents) },
        { title: 'Emitida em', text: formatDate(invoice.issuedOn) },
        { title: 'Assinatura', text: `nº ${subscription.number}, ${subscription.address}` },
        ...(invoice.paidOn ? [{ title: 'Paga em', text: formatDate(invoice.paidOn) }] : []),
      ],
      items: [
        ...(await itemsOf(work, id)).map(({ description, amountCents }) => ({ description, amountCents })),
        ...(received > 0 ? [{ description: 'Já recebido', amountCents: -received }] : []),
      ],
      codes: [
        ...(pix ? [{ title: 'PIX copia e cola', text: pix, qr: true }] : []),
        ...(line ? [{ title: 'Linha digitável do boleto', text: line }] : []),
      ],
      ...noticeOf(invoice),
    }
  },
  async documents(work, id) {
    const invoice = await shown(work, id)
    const line = (await payableFor(work, invoice))?.line
    const title = invoice.status === 'paid' ? '2ª via paga' : line ? 'Fatura com boleto em PDF' : 'Fatura em PDF'
    return [{ kind: 'invoice', title, name: paperName(invoice) }]
  },
  actions: [
    {
      path: 'email',
      title: 'Enviar por e-mail',
      icon: 'mail',
      fact: 'invoice.copy_requested',
      told: 'Pediu a fatura por e-mail, pela Central do Assinante',
      channel: 'email',
      // Whoever collects answers; what credits cover whole was never collected.
      applies: ({ amountCents }) => amountCents !== 0,
    },
  ],
}

/** Customers see an open one from the moment it can be paid on, as they are told of it; never one that was cancelled. */
const isShown = ({ status, instalmentId }: Invoice) => status === 'paid' || (status === 'open' && instalmentId !== null)

function inList(open: boolean | undefined): Where<Invoice> {
  const unpaid: Where<Invoice> = { status: 'open', instalmentId: { [Op.ne]: null } }
  const paid: Where<Invoice> = { status: 'paid' }
  return open === undefined ? { [Op.or]: [unpaid, paid] } : open ? unpaid : paid
}

const olderThan = ({ date, id }: NonNullable<PortalAsked['before']>): Where<Invoice> => ({
  [Op.or]: [{ dueDate: { [Op.lt]: date } }, { dueDate: date, id: { [Op.lt]: id } }],
})

/** Throws NotFound. */
async function shown(work: Work, id: string): Promise<Invoice> {
  const invoice = await work.of(Invoices).get(id)
  if (invoice.status === 'cancelled') throw new NotFound('Esta fatura foi cancelada. Não é preciso pagar.')
  if (!isShown(invoice)) throw new NotFound('Esta fatura ainda está sendo preparada. Volte daqui a alguns minutos.')
  return invoice
}

/** Nothing of what is paid, whatever is still said elsewhere (X7). */
const payableFor = async (work: Work, { status, instalmentId }: Invoice) =>
  status === 'open' && instalmentId ? work.payableOf('instalment', instalmentId) : undefined

function itemOf(work: Work, invoice: Invoice): PortalItem {
  const open = invoice.status === 'open'
  const late = isOverdue(invoice, work.today)
  return {
    id: invoice.id,
    title: `Fatura ${invoice.number} de ${monthText(invoice)}`,
    date: invoice.dueDate,
    dateTitle: late ? 'venceu em' : open ? 'vence em' : 'vencimento em',
    amountCents: open ? leftToPay(invoice) : invoice.totalCents,
    status: late ? { title: 'Vencida', color: 'red' } : invoiceLifecycle.statuses[invoice.status],
    open,
  }
}

function noticeOf({ status, receivedCents, paidOn }: Invoice): { notice?: string } {
  if (status === 'paid')
    return { notice: `Esta fatura está paga${paidOn ? ` desde ${formatDate(paidOn)}` : ''}. Não é preciso pagar.` }
  return receivedCents > 0 ? { notice: 'Uma parte já foi recebida: o valor é o que falta pagar.' } : {}
}
