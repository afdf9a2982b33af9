import { join } from 'node:path'
import ejs from 'ejs'
import { formatDate, today } from '../../brazil/dates.ts'
import { formatMoney, formatQuantity } from '../../brazil/money.ts'
import { formatPhone } from '../../brazil/phone.ts'
import { formatPostalCode } from '../../brazil/postal-code.ts'
import { formatTaxId } from '../../brazil/tax-id.ts'
import { Companies } from '../../data/company.ts'
import type { Work } from '../../data/work.ts'
import type { DocumentSource, PrintableDocument } from '../../outbox/attachment.ts'
import { Contacts } from '../../people/contact.ts'
import { rootFolder } from '../../root.ts'
import { getDocument, titleOf } from './actions.ts'
import type { TrackedDocument } from './declaration.ts'

const view = join(rootFolder, 'views/documents/document.ejs')
const format = {
  money: formatMoney,
  quantity: formatQuantity,
  date: formatDate,
  phone: formatPhone,
  taxId: formatTaxId,
  postalCode: formatPostalCode,
}

/** The document as a page for paper: the PDF that messages carry and screens print. */
export function printableSource(
  document: () => TrackedDocument,
  { subject, model }: Pick<DocumentSource, 'model'> & { subject: string },
): DocumentSource {
  return { kind: subject, model, load: (work, id) => load(work, document(), id) }
}

async function load(work: Work, document: TrackedDocument, id: string): Promise<PrintableDocument> {
  const { declaration } = document
  const { head, items } = await getDocument(work, document, id)
  const company = await work.of(Companies).get(work.companyId)
  const contact = await work.of(Contacts).get(head.contactId)
  const row = head as unknown as Record<string, unknown>
  const fields = Object.entries(declaration.fields)
    .filter(([name]) => row[name])
    .map(([name, field]) => ({ label: field.label, value: field.format(row[name]) }))
  const issued = formatDate(today(head.createdAt, work.timeZone))
  const data = {
    title: declaration.title.one,
    head,
    items,
    company,
    contact,
    fields,
    issued,
    status: titleOf(document, head.status),
    format,
  }
  return {
    contactId: head.contactId,
    name: `${declaration.variable}-${head.number}.pdf`,
    html: await ejs.renderFile(view, data, { cache: true }),
    footer: `${company.name} · ${declaration.title.one} ${head.number}`,
  }
}
