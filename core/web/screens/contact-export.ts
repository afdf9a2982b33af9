import { formatDate } from '../../brazil/dates.ts'
import { formatPhone } from '../../brazil/phone.ts'
import { formatPostalCode } from '../../brazil/postal-code.ts'
import { formatTaxId } from '../../brazil/tax-id.ts'
import { csvOf, csvType } from '../../documents/csv.ts'
import { record } from '../../events/record.ts'
import type { Desk } from '../../events/subscriber.ts'
import { contactColumns } from '../../imports/contacts/columns.ts'
import type { Contact } from '../../people/contact.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import type { Kit } from '../kit.ts'

/** The list of customers as a file, in the columns that the import knows. That somebody took it along is written down: it is full of personal data. */
export function contactExportScreens(kit: Kit): void {
  kit.getSlow('/contacts/export', 'contacts.write', async (desk, { query }) => {
    const wanted = { text: query.search ?? '', archived: query.archived === 'yes' }
    await desk.write(work =>
      record(work, { name: 'contacts.exported', subject: 'company', subjectId: work.companyId, payload: {} }),
    )
    return {
      kind: 'file',
      name: 'clientes.csv',
      contentType: csvType,
      body: csvOf(Object.values(contactColumns), allRows(desk, wanted)),
    }
  })
}

/** Page by page, so that a long list needs no more memory than a short one. */
async function* allRows(desk: Desk, wanted: { text: string; archived: boolean }): AsyncGenerator<string[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const from = after
    const page = await desk.read(work =>
      searchContacts(work, { ...wanted, limit: 500, ...(from ? { after: from } : {}) }),
    )
    for (const contact of page.items) yield rowOf(contact)
    after = page.nextCursor
  }
}

const rowOf = ({
  name,
  taxId,
  email,
  mobile,
  phone,
  birthDate,
  street,
  district,
  city,
  state,
  postalCode,
  notes,
}: Contact) => [
  name,
  formatTaxId(taxId ?? ''),
  email ?? '',
  formatPhone(mobile ?? ''),
  formatPhone(phone ?? ''),
  birthDate ? formatDate(birthDate) : '',
  street ?? '',
  district ?? '',
  city ?? '',
  state ?? '',
  formatPostalCode(postalCode ?? ''),
  notes ?? '',
]
