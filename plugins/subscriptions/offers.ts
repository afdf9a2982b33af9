import { type Found, formatDate, formatMoney, numberIn, type Offer, type Work } from '#core'
import { countLeft } from './credit.ts'
import { type Invoice, Invoices, invoiceLifecycle } from './invoice.ts'
import { countLate, listInvoices, listSubscriptions, planNames } from './lists.ts'
import { invoicePaper } from './paper.ts'
import { portalInvoices } from './portal.ts'
import { portalSubscriptions } from './portal-subscriptions.ts'
import { Plans, type Subscription, Subscriptions, subscriptionLifecycle } from './subscription.ts'

const permission = 'subscriptions.read'

/** What subscriptions lend to the shell: the paper, names and places, the contact's tab, the home cards, the search. */
export const subscriptionOffers: Offer[] = [
  { kind: 'document', document: invoicePaper },
  portalInvoices,
  portalSubscriptions,
  {
    kind: 'subject',
    subject: 'subscription',
    async describe(work, id) {
      const found = await work.of(Subscriptions).first({ where: { id } })
      return found && { title: `Assinatura ${found.number}`, path: `/subscriptions/${id}` }
    },
  },
  {
    kind: 'subject',
    subject: 'invoice',
    async describe(work, id) {
      const found = await work.of(Invoices).first({ where: { id } })
      return found && { title: `Fatura ${found.number}`, path: `/subscriptions/invoices/${id}` }
    },
  },
  {
    kind: 'subject',
    subject: 'plan',
    async describe(work, id) {
      const found = await work.of(Plans).first({ where: { id } })
      return found && { title: `Plano ${found.name}`, path: `/subscriptions/plans/${id}` }
    },
  },
  {
    kind: 'contactTab',
    title: 'Assinaturas',
    permission,
    async list(work, contactId) {
      const { items: subscriptions } = await listSubscriptions(work, { contactId, limit: 10 })
      const { items: invoices } = await listInvoices(work, { contactId, limit: 12 })
      return [...(await foundSubscriptions(work, subscriptions)), ...invoices.map(foundInvoice)]
    },
  },
  {
    kind: 'homeCards',
    async cards(work) {
      const { overdue, overdueCents, suspended } = await countLate(work)
      const late = {
        ...{ title: overdue === 1 ? 'Fatura vencida' : 'Faturas vencidas', count: overdue },
        ...{ path: '/subscriptions/invoices?status=overdue', advice: `${formatMoney(overdueCents)} de assinaturas.` },
      }
      const stopped = {
        ...{ title: suspended === 1 ? 'Assinatura suspensa' : 'Assinaturas suspensas', count: suspended },
        ...{ path: '/subscriptions?status=suspended', advice: 'Voltam sozinhas quando o pagamento aparece.' },
      }
      const { credit, charge } = await countLeft(work)
      const ended = ({ count, cents }: typeof credit, title: string) => ({
        ...{ title, count, path: '/subscriptions?status=cancelled' },
        advice: `${formatMoney(cents)} de assinaturas canceladas.`,
      })
      const owed = ended(credit, credit.count === 1 ? 'Crédito a devolver' : 'Créditos a devolver')
      const owing = ended(charge, charge.count === 1 ? 'Cobrança sem fatura' : 'Cobranças sem fatura')
      return [late, stopped, owed, owing].filter(({ count }) => count > 0)
    },
  },
  {
    kind: 'search',
    permission,
    // The customer's own page is found by core.
    async find(work, text) {
      const number = numberIn(text)
      if (!number) return []
      const subscriptions = await work.of(Subscriptions).all({ where: { number } })
      const invoices = await work.of(Invoices).all({ where: { number } })
      return [...(await foundSubscriptions(work, subscriptions)), ...invoices.map(foundInvoice)]
    },
  },
]

async function foundSubscriptions(work: Work, subscriptions: readonly Subscription[]): Promise<Found[]> {
  const names = subscriptions.length > 0 ? await planNames(work) : new Map<string, string>()
  return subscriptions.map(({ id, number, planId, status, address }) => ({
    title: `Assinatura ${number}: ${names.get(planId) ?? ''}`,
    detail: `${subscriptionLifecycle.statuses[status].title} · ${address}`,
    path: `/subscriptions/${id}`,
  }))
}

const foundInvoice = ({ id, number, status, totalCents, dueDate }: Invoice): Found => ({
  title: `Fatura ${number}`,
  detail: `${invoiceLifecycle.statuses[status].title} · ${formatMoney(totalCents)} · vence em ${formatDate(dueDate)}`,
  path: `/subscriptions/invoices/${id}`,
})
