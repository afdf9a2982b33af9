import { createDocument } from '../../core/documents/tracked/actions.ts'
import type { DocumentInput, DocumentRow } from '../../core/documents/tracked/declaration.ts'
import type { Contact } from '../../core/people/contact.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import type { Shop } from './shop.ts'

export const addContact = (shop: Shop, name = 'Maria da Silva'): Promise<Contact> => {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@exemplo.test`
  return shop.write(work => createContact(work, { name, email, mobile: '(49) 99999-0187' }))
}

/** What a clerk types for a quote. */
export const quoteInput = (contactId: string | null, more: Partial<DocumentInput> = {}): DocumentInput => ({
  contactId,
  items: [{ description: 'Pintura', quantity: 2, unitPriceCents: 62_500 }],
  validUntil: '2026-12-08',
  ...more,
})

/** A quote for a customer, who is made for it when none is named. */
export async function addQuote(
  shop: Shop,
  given: Partial<DocumentInput> = {},
): Promise<DocumentRow & { contactId: string }> {
  const contactId = given.contactId ?? (await addContact(shop)).id
  const quote = await shop.write(work => createDocument(work, quotes, quoteInput(contactId, given)))
  return { ...quote, contactId }
}
