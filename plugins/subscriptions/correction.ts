import { Op } from 'sequelize'
import { formatMoney, record, type Work } from '#core'
import { accountOf } from './account.ts'
import { type BillItem, totalOf } from './bill.ts'
import { type Invoice, InvoiceItems, Invoices } from './invoice.ts'
import { itemsOf, withdrawInvoice } from './invoice-actions.ts'
import { describeStretch, type Stretch, serviceOf, sumOf } from './service.ts'
import { type Subscription, SubscriptionExtras } from './subscription.ts'

/**
 * The service of some day on is not what it was when invoices with later days were made. One that nobody has paid of is
 * rewritten, and withdrawn where nothing is left; of what is paid the difference goes into the next invoice, where one
 * comes (see `endBilling`).
 */
export async function correctInvoices(work: Work, subscription: Subscription, from: string): Promise<void> {
  const invoices = await work.of(Invoices).all({
    where: { subscriptionId: subscription.id, periodTo: { [Op.gt]: from }, status: ['open', 'paid'] },
    order: [['number', 'ASC']],
  })
  if (invoices.length === 0) return
  const { phases } = await accountOf(work, subscription)
  for (const invoice of invoices) {
    const { periodFrom, periodTo, dueDay } = invoice
    const stretches = serviceOf(phases, { from: periodFrom, to: periodTo }, dueDay)
    const serviceCents = sumOf(stretches)
    if (serviceCents === invoice.serviceCents) continue
    if (invoice.status === 'open' && invoice.receivedCents === 0) await rewrite(work, invoice, stretches)
    else await settleDifference(work, subscription, { invoice, serviceCents })
    await work.of(Invoices).change({ id: invoice.id }, { serviceCents })
  }
}

async function rewrite(work: Work, invoice: Invoice, stretches: readonly Stretch[]): Promise<void> {
  const before = await itemsOf(work, invoice.id)
  const serviceBefore = totalOf(before.filter(({ kind }) => kind === 'service'))
  const share = serviceBefore > 0 ? sumOf(stretches) / serviceBefore : 0
  const items: BillItem[] = [
    ...stretches.map(stretch => ({
      ...{ kind: 'service' as const, description: describeStretch(stretch).slice(0, 191), amountCents: stretch.cents },
      extraId: null,
    })),
    ...before
      .filter(({ kind }) => kind !== 'service')
      // A discount is off the service, and shrinks and grows with it.
      .map(({ kind, description, amountCents, extraId }) => ({
        ...{ kind, description, extraId },
        amountCents: kind === 'discount' ? Math.round(amountCents * share) : amountCents,
      })),
  ]
  const totalCents = totalOf(items)
  if (totalCents <= 0) {
    // What credits paid of it is still owed, and meets those credits again.
    const amountCents = totalOf(items.filter(({ extraId }) => extraId === null))
    await withdrawInvoice(work, invoice, 'Não resta nada a cobrar nesta fatura.')
    const description = `Serviço da fatura ${invoice.number}`
    return insertOnce(work, invoice, { amountCents, description, standsFor: invoice.id })
  }
  await work.of(InvoiceItems).remove({ invoiceId: invoice.id })
  await work.of(InvoiceItems).insertAll(items.map((item, position) => ({ ...item, position, invoiceId: invoice.id })))
  await work.of(Invoices).change({ id: invoice.id }, { totalCents, updatedAt: work.now })
  const reason = `O valor passou de ${formatMoney(invoice.totalCents)} para ${formatMoney(totalCents)}.`
  const about = { subject: 'invoice', subjectId: invoice.id, contactId: invoice.contactId }
  const payload = { amountCents: totalCents, reason, title: 'Fatura recalculada' }
  await record(work, { ...about, name: 'charge.revision_requested', payload })
}

async function settleDifference(
  work: Work,
  subscription: Subscription,
  { invoice, serviceCents }: { invoice: Invoice; serviceCents: number },
): Promise<void> {
  const items = await itemsOf(work, invoice.id)
  const serviceBefore = totalOf(items.filter(({ kind }) => kind === 'service'))
  const discounts = totalOf(items.filter(({ kind }) => kind === 'discount'))
  const kept = serviceBefore > 0 ? 1 + discounts / serviceBefore : 1
  const amountCents = Math.round((serviceCents - invoice.serviceCents) * kept)
  if (amountCents === 0) return
  const about = { subject: 'subscription', subjectId: subscription.id, contactId: subscription.contactId }
  await insertOnce(work, invoice, { amountCents, description: `Acerto da fatura ${invoice.number}` })
  const title = `Acerto de ${formatMoney(amountCents)}, da fatura ${invoice.number}`
  await record(work, { ...about, name: 'subscription.adjusted', payload: { amountCents, title } })
}

async function insertOnce(
  work: Work,
  { subscriptionId }: Pick<Invoice, 'subscriptionId'>,
  line: { amountCents: number; description: string; standsFor?: string },
): Promise<void> {
  if (line.amountCents !== 0) await work.of(SubscriptionExtras).insert({ ...line, subscriptionId, kind: 'once' })
}
