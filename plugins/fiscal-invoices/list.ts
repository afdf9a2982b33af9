import { Op } from 'sequelize'
import { nameKeyOf, numberIn, pageOf, readCursor, type Where, type Work, writeCursor } from '#core'
import { type Invoice, type InvoiceStatus, Invoices } from './invoice.ts'

export interface InvoiceFilters {
  status?: InvoiceStatus | undefined
  /** `55` or `65`. */
  model?: string | undefined
  contactId?: string | undefined
  /** Civil dates of the issue, inclusive. */
  from?: string | undefined
  to?: string | undefined
  /** A number, an access key or a part of it, a recipient's name, CPF or CNPJ. */
  search?: string | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
  limit: number
}

/** The newest first, a page at a time. */
export async function listInvoices(work: Work, filters: InvoiceFilters) {
  const rows = await work.of(Invoices).all({
    where: conditions(filters),
    order: [
      ['issuedOn', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: filters.limit + 1,
  })
  return pageOf(rows, filters.limit, last => writeCursor([last.issuedOn, last.id]))
}

function conditions({ status, model, contactId, from, to, search, cursor }: InvoiceFilters): Where<Invoice> {
  const all: Where<Invoice>[] = [
    ...(status ? [{ status }] : []),
    ...(model ? [{ model }] : []),
    ...(contactId ? [{ contactId }] : []),
    ...(from ? [{ issuedOn: { [Op.gte]: from } }] : []),
    ...(to ? [{ issuedOn: { [Op.lte]: to } }] : []),
    ...(search?.trim() ? [named(search.trim())] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ]
  return all.length > 0 ? { [Op.and]: all } : {}
}

function beyond(cursor: string): Where<Invoice> {
  const [issuedOn, id] = readCursor(cursor, 2).map(String) as [string, string]
  return { [Op.or]: [{ issuedOn: { [Op.lt]: issuedOn } }, { issuedOn, id: { [Op.lt]: id } }] }
}

/** Twelve characters and more may be a tax id or a key; fewer digits are a number. */
function named(search: string): Where<Invoice> {
  const bare = search.replace(/[\s./-]/g, '').toUpperCase()
  const number = numberIn(search.replace(/\./g, ''))
  const either: Where<Invoice>[] = [
    { recipientKey: { [Op.like]: `%${nameKeyOf(search.replace(/[%_\\]/g, ' '))}%` } },
    ...(number && number <= 999_999_999 ? [{ number }] : []),
    ...(/^[0-9A-Z]{11,14}$/.test(bare) ? [{ recipientTaxId: bare }] : []),
    ...(/^[0-9A-Z]{8,44}$/.test(bare) ? [{ accessKey: { [Op.like]: `%${bare}%` } }] : []),
  ]
  return { [Op.or]: either }
}
