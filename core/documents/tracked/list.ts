import { Op } from 'sequelize'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import { pageOf } from '../../people/cursor.ts'
import type { DocumentRow, TrackedDocument } from './declaration.ts'

export interface DocumentFilters {
  status?: string | undefined
  contactId?: string | undefined
  /** A number, or part of the customer's name, document, phone or e-mail. */
  search?: string | undefined
  /** The last number of the page before. */
  cursor?: string | undefined
  limit: number
}

/** Newest first, a page at a time. */
export async function listDocuments(
  work: Work,
  document: TrackedDocument,
  filters: DocumentFilters,
): Promise<{ items: DocumentRow[]; nextCursor: string | null }> {
  const { status, contactId, cursor, limit } = filters
  const where: Where<DocumentRow> = {
    ...(status ? { status } : {}),
    ...(contactId ? { contactId } : {}),
    ...(Number(cursor) > 0 ? { number: { [Op.lt]: Number(cursor) } } : {}),
    ...(filters.search ? { [Op.or]: await matches(work, filters.search) } : {}),
  }
  const rows = await work.of(document.model).all({ where, order: [['number', 'DESC']], limit: limit + 1 })
  return pageOf(rows, limit, last => String(last.number))
}

async function matches(work: Work, search: string) {
  const number = numberIn(search)
  const { items: contacts } = await searchContacts(work, { text: search, limit: 500 })
  return [{ contactId: contacts.map(contact => contact.id) }, ...(number ? [{ number }] : [])]
}

/** `128`, `nº 128`: the number of a document, when the search is for one. */
export function numberIn(search: string): number | undefined {
  const digits = /^\s*(?:n[ºo°.]*\s*)?(\d{1,9})\s*$/i.exec(search)?.[1]
  return digits ? Number(digits) : undefined
}
