import { type Answer, csvOf, csvType, type Desk, formatAccessKey, formatDate, formatMoney, formatTaxId } from '#core'
import { type Invoice, invoiceLifecycle, modelTitle } from './invoice.ts'
import { type InvoiceFilters, listInvoices } from './list.ts'

const columns = [
  'Tipo',
  'Número',
  'Série',
  'Emissão',
  'Destinatário',
  'CPF ou CNPJ',
  'Valor',
  'Situação',
  'Chave de acesso',
  'Protocolo',
]

type Filters = Omit<InvoiceFilters, 'limit' | 'cursor'>

/** The list as its filters show it, as a spreadsheet. */
export const exportInvoices = (desk: Desk, filters: Filters): Answer => ({
  kind: 'file',
  name: 'notas-fiscais.csv',
  contentType: csvType,
  body: csvOf(columns, rows(desk, filters)),
})

/** Page by page, so that a hundred thousand need no more memory than a few. */
async function* rows(desk: Desk, filters: Filters): AsyncGenerator<string[]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const from = cursor ?? undefined
    const page = await desk.read(work => listInvoices(work, { ...filters, cursor: from, limit: 500 }))
    for (const invoice of page.items) yield rowOf(invoice)
    cursor = page.nextCursor
  }
}

const rowOf = (invoice: Invoice): string[] => [
  modelTitle(invoice.model),
  String(invoice.number),
  String(invoice.series),
  formatDate(invoice.issuedOn),
  invoice.recipientName ?? '',
  formatTaxId(invoice.recipientTaxId ?? ''),
  formatMoney(invoice.totalCents),
  invoiceLifecycle.statuses[invoice.status].title,
  // In groups: spreadsheets round a number of 44 digits.
  formatAccessKey(invoice.accessKey),
  invoice.protocol,
]
