import { formatPostalCode } from '../../brazil/postal-code.ts'
import type { Company } from '../../data/company.ts'
import type { Contact } from '../../people/contact.ts'
import type { Party } from './sheet.ts'

/** A company or a customer as papers name them: name, CPF or CNPJ, and the lines of the address that are known. */
export function partyOf({ name, taxId, ...place }: Company | Contact): Party {
  const { street, district, city, state, postalCode } = place
  const town = [city, state].filter(Boolean).join(' - ')
  const lines = [
    [street, district].filter(Boolean).join(', '),
    [town, formatPostalCode(postalCode ?? '')].filter(Boolean).join(', '),
  ]
  return { name, taxId, address: lines.filter(Boolean) }
}
