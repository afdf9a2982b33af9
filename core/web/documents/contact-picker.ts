import { Contacts } from '../../people/contact.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import type { Kit } from '../kit.ts'

/** What the field `documents/contact-picker` of a form asks while somebody types: the chosen customer and those found. */
export function contactPicker(kit: Kit, permission: string): void {
  kit.get('/contact-options', permission, async (work, { query }) => {
    const text = query.contactSearch?.trim() ?? ''
    const chosen = query.contactId ? await work.of(Contacts).first({ where: { id: query.contactId } }) : undefined
    const found = text ? (await searchContacts(work, { text, limit: 8 })).items : []
    return kit.view('documents/contact-options', { chosen, found: found.filter(({ id }) => id !== chosen?.id), text })
  })
}
