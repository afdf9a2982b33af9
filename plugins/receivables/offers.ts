import { type Found, formatDate, formatMoney, type Offer, type Work } from '#core'
import { cashChart } from './cash-chart.ts'
import { nameOf } from './due-text.ts'
import {
  balanceOf,
  Charges,
  type Instalment,
  Instalments,
  instalmentLifecycle,
  isPayable,
  payable,
} from './instalment.ts'
import { chargesNamed, chargesOf, totalsByAgeing } from './list.ts'
import { instalmentPaper } from './paper.ts'
import { lineOf, pixOf } from './payable.ts'
import { portalInvoices } from './portal.ts'
import { refundable } from './refund.ts'

const permission = 'receivables.read'

/** What receivables lend to the shell: the paper, names and places, the contact's tab, the home card, the search. */
export const receivableOffers: Offer[] = [
  { kind: 'document', document: instalmentPaper },
  portalInvoices,
  {
    kind: 'payable',
    subject: 'instalment',
    async find(work, id) {
      const instalment = await work.of(Instalments).first({ where: { id } })
      if (!instalment || !isPayable(instalment)) return undefined
      const { dueDate } = instalment
      const pix = await pixOf(work, instalment)
      return { line: lineOf(instalment), pix, path: `/receivables/${id}`, dueDate, amountCents: balanceOf(instalment) }
    },
  },
  {
    kind: 'subject',
    subject: 'instalment',
    async describe(work, id) {
      const instalment = await work.of(Instalments).first({ where: { id } })
      const charge = instalment && (await work.of(Charges).first({ where: { id: instalment.chargeId } }))
      return (
        charge && { title: `Parcela ${instalment.number} da cobrança ${charge.number}`, path: `/receivables/${id}` }
      )
    },
  },
  {
    kind: 'subject',
    subject: 'charge',
    async describe(work, id) {
      const charge = await work.of(Charges).first({ where: { id } })
      const first = charge && (await work.of(Instalments).first({ where: { chargeId: id, number: 1 } }))
      return first && { title: `Cobrança ${charge.number}`, path: `/receivables/${first.id}` }
    },
  },
  {
    kind: 'contactTab',
    title: 'Receber',
    permission,
    list: async (work, contactId) =>
      found(work, await work.of(Instalments).all({ where: { contactId }, order: [['dueDate', 'DESC']], limit: 20 })),
  },
  {
    kind: 'homeCards',
    async cards(work) {
      const overdue = (await totalsByAgeing(work)).find(({ ageing }) => ageing === 'overdue')
      const back = await refundable(work)
      return [
        {
          title: overdue?.count === 1 ? 'Parcela vencida' : 'Parcelas vencidas',
          count: overdue?.count ?? 0,
          path: '/receivables?ageing=overdue',
          advice: `${formatMoney(overdue?.cents ?? 0)} para receber.`,
        },
        {
          title: back.count === 1 ? 'Venda estornada já paga' : 'Vendas estornadas já pagas',
          count: back.count,
          path: `/receivables/${back.instalmentId}`,
          advice: `${formatMoney(back.cents)} para devolver.`,
        },
      ].filter(({ count }) => count > 0)
    },
  },
  { kind: 'homeChart', permission, chart: cashChart },
  {
    kind: 'search',
    permission,
    // The customer's own page is found by core.
    async find(work, text) {
      const charges = await chargesNamed(work, text, 10)
      if (charges.length === 0) return []
      const where = { chargeId: charges.map(({ id }) => id), status: payable }
      return found(work, await work.of(Instalments).all({ where, order: [['dueDate', 'ASC']], limit: 10 }))
    },
  },
]

async function found(work: Work, instalments: readonly Instalment[]): Promise<Found[]> {
  const charges = await chargesOf(work, instalments)
  return instalments.map(instalment => ({
    title: nameOf(instalment, charges.get(instalment.chargeId)?.description ?? ''),
    detail: `${instalmentLifecycle.statuses[instalment.status].title} · ${formatMoney(instalment.amountCents)} · vence em ${formatDate(instalment.dueDate)}`,
    path: `/receivables/${instalment.id}`,
  }))
}
