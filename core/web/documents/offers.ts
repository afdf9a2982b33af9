import { Op } from 'sequelize'
import { formatMoney } from '../../brazil/money.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { titleOf } from '../../documents/tracked/actions.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import type { Found, Offer } from '../../plugin.ts'

/** What every tracked document lends to the shell: its PDF, its name and place, a tab on the contact, the search. */
export function documentOffers(document: TrackedDocument): Offer[] {
  const { subject, name, title } = document.declaration
  const permission = `${name}.read`
  const list = (work: Work, where: Where<DocumentRow>) =>
    work.of(document.model).all({ where, order: [['number', 'DESC']], limit: 20 })
  return [
    { kind: 'document', document: document.source },
    {
      kind: 'subject',
      subject,
      async describe(work, id) {
        const head = await work.of(document.model).first({ where: { id } })
        return head && { title: `${title.one} ${head.number}`, path: `/${name}/${id}` }
      },
    },
    {
      kind: 'contactTab',
      title: title.many,
      permission,
      list: async (work, contactId) => (await list(work, { contactId })).map(head => found(document, head)),
    },
    {
      kind: 'search',
      permission,
      async find(work, text) {
        const number = Number(text.replace(/\D/g, ''))
        return number > 0 && number < 2 ** 31
          ? (await list(work, { number: { [Op.eq]: number } })).map(head => found(document, head))
          : []
      },
    },
  ]
}

function found(document: TrackedDocument, head: DocumentRow): Found {
  const { name, title } = document.declaration
  return {
    title: `${title.one} ${head.number}`,
    detail: `${titleOf(document, head.status)} · ${formatMoney(head.totalCents)}`,
    path: `/${name}/${head.id}`,
  }
}
