import { z } from 'zod'
import {
  defineMessage,
  type Event,
  expiringLink,
  formatDate,
  formatLine,
  formatMoney,
  priorities,
  type Work,
} from '#core'
import { type Invoice, type InvoiceItem, Invoices, invoiceLifecycle, monthText, paperName } from './invoice.ts'
import { itemsOf } from './invoice-actions.ts'
import { chosenSettings } from './settings.ts'
import { issuedWords } from './words.ts'

const text = (title: string) => z.string().meta({ title })
const optionalText = (title: string) => z.string().optional().meta({ title })

export const invoiceVariables = z.object({
  numero: text('Número da fatura'),
  mes: text('Mês da fatura (12/2026)'),
  valor: text('Quanto falta pagar'),
  vencimento: text('Data do vencimento'),
  itens: text('Os itens, um por linha'),
  linhaDigitavel: optionalText('Linha digitável do boleto'),
  pix: optionalText('Código PIX copia e cola'),
  link: text('Endereço para ver e pagar na internet'),
})

export const invoiceSample = {
  numero: '128',
  mes: '12/2026',
  valor: 'R$ 99,90',
  vencimento: '10/12/2026',
  itens: '• Fibra 300, de 10/11/2026 a 09/12/2026: R$ 99,90',
  linhaDigitavel: '00193.37370 00000.001000 50094.014481 6 06068000009990',
  pix: '00020126330014br.gov.bcb.pix0111…',
  link: 'https://exemplo.com.br/d/invoice/abc',
}

/** A new invoice, with what it takes to pay it as it is when the message leaves. */
export const issuedMessage = defineMessage({
  name: 'invoice.issued',
  title: 'Fatura emitida',
  on: { event: 'invoice.issued' },
  purpose: 'billing',
  priority: priorities.dueDate,
  rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
  variables: z.object({ fatura: invoiceVariables }),
  sample: { fatura: invoiceSample },
  renewed: true,
  late: { one: 'fatura', many: 'faturas', after: 'do vencimento' },
  words: issuedWords,
  async describe(work, event) {
    const invoice = await work.of(Invoices).first({ where: { id: event.subjectId } })
    if (invoice?.status !== 'open') return undefined
    return { contactId: invoice.contactId, ...(await sayInvoice(work, invoice, event)) }
  },
  async stillTrue(work, event) {
    const invoice = await work.of(Invoices).first({ where: { id: event.subjectId } })
    if (!invoice) return 'A fatura não existe mais.'
    return (
      invoice.status === 'open' || `A fatura já está ${invoiceLifecycle.statuses[invoice.status].title.toLowerCase()}.`
    )
  },
})

/** What is said of an invoice: values, codes to copy, and its paper where the company attaches it. */
async function sayInvoice(work: Work, invoice: Invoice, event: Event) {
  const { attachPdf } = await chosenSettings(work)
  const payable = invoice.instalmentId ? await work.payableOf('instalment', invoice.instalmentId) : undefined
  const { line, pix } = payable ?? {}
  return {
    variables: {
      fatura: {
        numero: String(invoice.number),
        mes: monthText(invoice),
        valor: formatMoney(payable?.amountCents ?? invoice.totalCents),
        vencimento: formatDate(invoice.dueDate),
        itens: (await itemsOf(work, invoice.id)).map(lineOf).join('\n'),
        linhaDigitavel: line ? formatLine(line) : '',
        pix: pix ?? '',
        link: await expiringLink(work, 'invoice', { row: invoice, event }),
      },
    },
    attachments: attachPdf ? [{ kind: 'invoice', id: invoice.id, name: paperName(invoice) }] : [],
    codes: [
      ...(pix ? [{ title: 'PIX copia e cola', text: pix }] : []),
      ...(line ? [{ title: 'Linha digitável do boleto', text: line }] : []),
    ],
  }
}

const lineOf = ({ description, amountCents }: InvoiceItem) => `• ${description}: ${formatMoney(amountCents)}`
