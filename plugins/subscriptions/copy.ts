import {
  Conflict,
  Contacts,
  type Event,
  Forbidden,
  isEmail,
  record,
  requestUnderWay,
  sendsByEmail,
  type Work,
} from '#core'
import { paperName } from './invoice.ts'
import { getInvoice } from './invoice-actions.ts'

const fact = { name: 'invoice.copy_requested', subject: 'invoice' }

/**
 * Sends an invoice to the customer's main e-mail, and nowhere else: the same fact as "Enviar por e-mail" in the Central.
 * While an earlier request is still on its way it is that one. Throws NotFound, Forbidden while the company sends no
 * invoices by e-mail, Conflict where there is nothing to send or no address.
 */
export async function requestCopy(work: Work, id: string): Promise<{ event: Event; email: string }> {
  const { invoice } = await getInvoice(work, id)
  if (!(await sendsByEmail(work)))
    throw new Forbidden(
      '"Envia e-mail aplicativo" está em Não. Ligue em Sistema > Hotsite > Configurações > Aplicativo.',
    )
  if (invoice.status === 'cancelled') throw new Conflict('Esta fatura foi cancelada: não há o que enviar.')
  if (!invoice.instalmentId) throw new Conflict('Esta fatura não tem cobrança: não há o que enviar.')
  const { email } = await work.of(Contacts).get(invoice.contactId)
  if (!email || !isEmail(email))
    throw new Conflict('O cliente não tem um E-mail principal válido. Corrija na aba Contato do cadastro.')
  const asked = { ...fact, subjectId: id }
  const payload = {
    title: 'Fatura pedida por e-mail, pela API',
    documents: [{ kind: 'invoice', name: paperName(invoice) }],
  }
  const event =
    (await requestUnderWay(work, asked)) ?? (await record(work, { ...asked, contactId: invoice.contactId, payload }))
  return { event, email }
}
