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
} from '#core'
import { nameOf } from './due-text.ts'
import { balanceOf, type Charge, type Instalment, instalmentLifecycle } from './instalment.ts'
import { type InstalmentFilters, listInstalments } from './list.ts'

const columns = [
  'Cobrança',
  'Cliente',
  'CPF ou CNPJ',
  'Descrição',
  'Vencimento',
  'Valor',
  'Falta pagar',
  'Situação',
  'Quitada em',
  'Linha digitável',
]

/** The list as its filters show it, as a spreadsheet. */
export const exportInstalments = (desk: Desk, filters: Omit<InstalmentFilters, 'limit' | 'cursor'>): Answer => ({
  kind: 'file',
  name: 'receber.csv',
  contentType: csvType,
  body: csvOf(columns, rows(desk, filters)),
})

/** Page by page, so that a hundred thousand need no more memory than a few. */
async function* rows(desk: Desk, filters: Omit<InstalmentFilters, 'limit' | 'cursor'>): AsyncGenerator<string[]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const from = cursor ?? undefined
    const page = await desk.read(async work => {
      const found = await listInstalments(work, { ...filters, cursor: from, limit: 500 })
      const ids = [...new Set(found.items.map(({ contactId }) => contactId))]
      const contacts = ids.length > 0 ? await work.of(Contacts).all({ where: { id: ids } }) : []
      return { ...found, contacts: new Map(contacts.map(contact => [contact.id, contact])) }
    })
    for (const item of page.items) yield rowOf(item, page.charges.get(item.chargeId), page.contacts.get(item.contactId))
    cursor = page.nextCursor
  }
}

const rowOf = (instalment: Instalment, charge: Charge | undefined, contact: Contact | undefined): string[] => [
  String(charge?.number ?? ''),
  contact?.name ?? '',
  formatTaxId(contact?.taxId ?? ''),
  nameOf(instalment, charge?.description ?? ''),
  formatDate(instalment.dueDate),
  formatMoney(instalment.amountCents),
  instalment.status === 'cancelled' ? '' : formatMoney(balanceOf(instalment)),
  instalmentLifecycle.statuses[instalment.status].title,
  instalment.settledOn ? formatDate(instalment.settledOn) : '',
  instalment.digitableLine ?? '',
]
