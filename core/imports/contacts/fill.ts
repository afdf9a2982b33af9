import { plural } from '../../brazil/words.ts'
import type { Contact } from '../../people/contact.ts'
import type { ContactChange } from '../../people/contact-actions.ts'
import { nameKeyOf } from '../../people/search-text.ts'
import { type ContactColumn, contactColumns } from './columns.ts'
import type { ContactValues } from './row.ts'

/** What is filled in, by field. */
export type Filling = Partial<Record<ContactColumn, string>>

const single = ['taxId', 'email', 'mobile', 'phone', 'birthDate', 'notes'] as const
const address = ['street', 'district', 'city', 'state', 'postalCode'] as const

/** What the row knows and the customer's registration lacks; nothing that is there is changed. */
export function lackOf(contact: Contact, values: ContactValues): Filling {
  // The street of one address and the city of another would make a third.
  const fits = address.every(field => !contact[field] || !values[field] || alike(contact[field], values[field]))
  const fields = [...single, ...(fits ? address : [])].filter(field => !contact[field] && values[field])
  return Object.fromEntries(fields.map(field => [field, values[field]]))
}

const alike = (one: string, other: string) => nameKeyOf(one) === nameKeyOf(other)

export function fillingText(filling: Filling): string {
  const fields = Object.keys(filling) as ContactColumn[]
  return `${plural(fields.length, 'campo', 'campos')} a completar: ${fields.map(field => contactColumns[field]).join(', ')}.`
}

/** As `updateContact` takes it. */
export const changeOf = (filling: Filling): ContactChange => asChange(Object.entries(filling))

/** Empty again, but for what somebody changed since. */
export const withdrawalOf = (filling: Filling, contact: Contact): ContactChange =>
  asChange(
    Object.entries(filling)
      .filter(([field, value]) => contact[field as ContactColumn] === value)
      .map(([field]) => [field, null]),
  )

function asChange(fields: [string, string | null][]): ContactChange {
  const isAddress = ([field]: [string, unknown]) => (address as readonly string[]).includes(field)
  const where = fields.filter(isAddress)
  const rest = Object.fromEntries(fields.filter(field => !isAddress(field)))
  return where.length > 0 ? { ...rest, address: Object.fromEntries(where) } : rest
}
