import { type Contact, Contacts, createContact, Invalid, nameKeyOf, type Work } from '#core'
import type { ReadRow, Whose } from './import-row.ts'

/** Whose a row is: found, to be made, or a sentence why neither. */
export type Owner = { contactId: string } | { missing: true } | { problem: string }

/** Looks up a batch of rows at once: by CPF or CNPJ, else by e-mail, else by the name, without regard to case and accents. */
export async function ownersOf(work: Work, rows: readonly Whose[]): Promise<Owner[]> {
  const [byTaxId, byEmail, byName] = await Promise.all([
    contactsBy(
      work,
      'taxId',
      rows.flatMap(({ taxId }) => taxId ?? []),
    ),
    contactsBy(
      work,
      'email',
      rows.flatMap(({ taxId, email }) => (taxId ? [] : email.toLowerCase() || [])),
    ),
    contactsBy(
      work,
      'nameKey',
      rows.flatMap(({ taxId, email, name }) => (taxId || email ? [] : nameKeyOf(name))),
    ),
  ])
  return rows.map(({ taxId, email, name }) => {
    if (taxId) return only(byTaxId.get(taxId), `o CPF ou CNPJ ${taxId}`)
    if (email) return only(byEmail.get(email.toLowerCase()), `o e-mail ${email}`)
    return only(byName.get(nameKeyOf(name)), `o nome ${name}`)
  })
}

function only(found: Contact[] | undefined, by: string): Owner {
  if (!found?.length) return { missing: true }
  if (found.length > 1) return { problem: `Há mais de um cliente com ${by}.` }
  const [contact] = found as [Contact]
  return contact.archivedAt ? { problem: `O cliente ${contact.name} está arquivado.` } : { contactId: contact.id }
}

async function contactsBy(
  work: Work,
  field: 'taxId' | 'email' | 'nameKey',
  values: string[],
): Promise<Map<string, Contact[]>> {
  const wanted = [...new Set(values.filter(Boolean))]
  const found = wanted.length > 0 ? await work.of(Contacts).all({ where: { [field]: wanted } }) : []
  const groups = new Map<string, Contact[]>()
  for (const contact of found) {
    const key = String(contact[field] ?? '').toLowerCase()
    groups.set(key, [...(groups.get(key) ?? []), contact])
  }
  return groups
}

/** The same for every row of a customer who is yet to be made. */
export const missingKey = ({ taxId, email, name }: Whose): string => (taxId ?? email.toLowerCase()) || nameKeyOf(name)

/** A customer the file brings along. */
export const bringContact = ({ taxId, name, email, mobile }: ReadRow) => ({
  ...{ name: name || email, taxId, email: email || null, mobile: mobile || null },
})

/** Throws Invalid. */
export async function makeContact(work: Work, row: ReadRow): Promise<Contact> {
  try {
    return await createContact(work, bringContact(row))
  } catch (error) {
    // What the file says of a phone is no reason to leave the customer out.
    if (error instanceof Invalid && 'mobile' in error.fields)
      return createContact(work, { ...bringContact(row), mobile: null })
    throw error
  }
}
