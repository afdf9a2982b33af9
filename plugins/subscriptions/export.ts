import {
  type Answer,
  type Contact,
  Contacts,
  csvOf,
  csvType,
  type Desk,
  formatDate,
  formatMoney,
  formatTaxId,
  type Work,
} from '#core'
import { type Invoice, invoiceLifecycle, leftToPay, monthText } from './invoice.ts'
import { type InvoiceFilters, listInvoices, listSubscriptions, planNames, type SubscriptionFilters } from './lists.ts'
import { type Subscription, subscriptionLifecycle } from './subscription.ts'

type Unpaged<F> = Omit<F, 'limit' | 'cursor'>

/** The list as its filters show it, as a spreadsheet. */
export const exportSubscriptions = (desk: Desk, filters: Unpaged<SubscriptionFilters>): Answer =>
  sheet('assinaturas.csv', subscriptionColumns, subscriptionRows(desk, filters))

export const exportInvoices = (desk: Desk, filters: Unpaged<InvoiceFilters>): Answer =>
  sheet('faturas.csv', invoiceColumns, invoiceRows(desk, filters))

const sheet = (name: string, columns: string[], rows: AsyncGenerator<string[]>): Answer => ({
  ...{ kind: 'file', name, contentType: csvType },
  body: csvOf(columns, rows),
})

const subscriptionColumns = [
  'Assinatura',
  'Cliente',
  'CPF ou CNPJ',
  'Plano',
  'Valor',
  'Situação',
  'Início',
  'Dia do vencimento',
  'Endereço',
  'Próximo vencimento',
  'Cancelada em',
]
const invoiceColumns = [
  'Fatura',
  'Cliente',
  'CPF ou CNPJ',
  'Mês',
  'Vencimento',
  'Valor',
  'Falta pagar',
  'Situação',
  'Paga em',
]

async function* subscriptionRows(desk: Desk, filters: Unpaged<SubscriptionFilters>): AsyncGenerator<string[]> {
  const plans = await desk.read(planNames)
  const read = (work: Work, cursor: string | undefined) => listSubscriptions(work, { ...filters, cursor, limit: 500 })
  for await (const [item, contact] of pages(desk, read)) yield subscriptionRow(item, contact, plans)
}

async function* invoiceRows(desk: Desk, filters: Unpaged<InvoiceFilters>): AsyncGenerator<string[]> {
  const read = (work: Work, cursor: string | undefined) => listInvoices(work, { ...filters, cursor, limit: 500 })
  for await (const [item, contact] of pages(desk, read)) yield invoiceRow(item, contact)
}

type Read<R> = (work: Work, cursor: string | undefined) => Promise<{ items: R[]; nextCursor: string | null }>

/** Page by page, each row with its customer, so that many rows need no more memory than a few. */
async function* pages<R extends { contactId: string }>(
  desk: Desk,
  read: Read<R>,
): AsyncGenerator<[R, Contact | undefined]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const from = cursor ?? undefined
    const { items, nextCursor, contacts } = await desk.read(async work => {
      const page = await read(work, from)
      const ids = [...new Set(page.items.map(({ contactId }) => contactId))]
      const found = ids.length > 0 ? await work.of(Contacts).all({ where: { id: ids } }) : []
      return { ...page, contacts: new Map(found.map(contact => [contact.id, contact])) }
    })
    for (const item of items) yield [item, contacts.get(item.contactId)]
    cursor = nextCursor
  }
}

const who = (contact: Contact | undefined) => [contact?.name ?? '', formatTaxId(contact?.taxId ?? '')]
const date = (given: string | null) => (given ? formatDate(given) : '')

const subscriptionRow = (
  item: Subscription,
  contact: Contact | undefined,
  plans: ReadonlyMap<string, string>,
): string[] => [
  String(item.number),
  ...who(contact),
  plans.get(item.planId) ?? '',
  formatMoney(item.priceCents),
  subscriptionLifecycle.statuses[item.status].title,
  formatDate(item.startsOn),
  String(item.dueDay),
  item.address,
  date(item.nextDueDate),
  date(item.cancelledOn),
]

const invoiceRow = (item: Invoice, contact: Contact | undefined): string[] => [
  String(item.number),
  ...who(contact),
  monthText(item),
  formatDate(item.dueDate),
  formatMoney(item.totalCents),
  formatMoney(leftToPay(item)),
  invoiceLifecycle.statuses[item.status].title,
  date(item.paidOn),
]
