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
import { getDocument } from './actions.ts'
import type { TrackedDocument } from './declaration.ts'
import { shownFields } from './input.ts'
import { lifecycleOf } from './labels.ts'
import { progressOf } from './progress.ts'

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
  const contact = head.contactId ? await work.of(Contacts).get(head.contactId) : undefined
  const fields = shownFields(declaration.fields, head)
  const { statuses } = await lifecycleOf(work, document)
  const issued = formatDate(today(head.createdAt, work.timeZone))
  const data = {
    title: declaration.title.one,
    head,
    items,
    company,
    contact,
    fields,
    issued,
    kinds: declaration.itemKinds,
    status: declaration.showsProgress ? statuses[head.status]?.title : undefined,
    progress: declaration.showsProgress ? await progressOf(work, document, head) : [],
    format,
  }
  return {
    contactId: head.contactId,
    name: `${declaration.variable}-${head.number}.pdf`,
    html: await ejs.renderFile(view, data, { cache: true }),
    footer: `${company.name} · ${declaration.title.one} ${head.number}`,
  }
}
