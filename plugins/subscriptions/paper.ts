import { boletoPage, Companies, Contacts, type DocumentSource, partyOf } from '#core'
import { type Invoice, Invoices, monthText, paperName } from './invoice.ts'
import { itemsOf } from './invoice-actions.ts'
import { Plans, Subscriptions } from './subscription.ts'

/** The invoice as a page: its items, and below them the boleto or PIX of what is left to pay; a paid one says so. */
export const invoicePaper: DocumentSource = {
  kind: 'invoice',
  model: Invoices,
  linksExpire: true,
  async load(work, id) {
    const invoice = await work.of(Invoices).get(id)
    const company = await work.of(Companies).get(work.companyId)
    const contact = await work.of(Contacts).get(invoice.contactId)
    const subscription = await work.of(Subscriptions).get(invoice.subscriptionId)
    const plan = await work.of(Plans).first({ where: { id: subscription.planId } })
    const isOpen = invoice.status === 'open'
    const payable =
      isOpen && invoice.instalmentId ? await work.payableOf('instalment', invoice.instalmentId) : undefined
    const html = await boletoPage({
      title: 'Fatura',
      beneficiary: partyOf(company),
      payer: partyOf(contact),
      code: payable?.line,
      pix: payable?.pix,
      documentNumber: String(invoice.number),
      issuedOn: invoice.issuedOn,
      dueDate: payable?.dueDate ?? invoice.dueDate,
      amountCents: payable?.amountCents ?? invoice.totalCents,
      description: `Fatura de ${monthText(invoice)}: ${plan?.name ?? 'assinatura'}, ${subscription.address}`,
      items: await itemsOf(work, id),
      instructions: instructionsOf(invoice),
      paidOn: invoice.status === 'paid' ? (invoice.paidOn ?? invoice.issuedOn) : null,
    })
    return { contactId: invoice.contactId, name: paperName(invoice), html }
  },
}

function instructionsOf({ status, receivedCents }: Invoice): string[] {
  if (status === 'cancelled') return ['Esta fatura foi cancelada. Não pague.']
  return status === 'open' && receivedCents > 0 ? ['O valor é o que falta pagar: uma parte já foi recebida.'] : []
}
