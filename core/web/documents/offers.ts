import { Op } from 'sequelize'
import { formatMoney } from '../../brazil/money.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { lifecycleOf } from '../../documents/tracked/labels.ts'
import { ripenessOf, ripePredecessor, succeed, successorOf } from '../../documents/tracked/successor.ts'
import type { Found, Offer } from '../../plugin.ts'

/** What every tracked document lends to the shell: its PDF, its name and place, a tab on the contact, the search. */
export function documentOffers(document: TrackedDocument): Offer[] {
  const { subject, name, title, ripe } = document.declaration
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
    ...(ripe?.length ? [predecessorOffer(document)] : []),
    {
      kind: 'contactTab',
      title: title.many,
      permission,
      list: async (work, contactId) => found(work, document, await list(work, { contactId })),
    },
    {
      kind: 'search',
      permission,
      async find(work, text) {
        const number = Number(text.replace(/\D/g, ''))
        return number > 0 && number < 2 ** 31
          ? found(work, document, await list(work, { number: { [Op.eq]: number } }))
          : []
      },
    },
  ]
}

/** Lends what a sale is made of. */
function predecessorOffer(document: TrackedDocument): Offer {
  const { subject, name } = document.declaration
  return {
    kind: 'predecessor',
    subject,
    permission: `${name}.read`,
    ripeness: async (work, id) => ripenessOf(document, await work.of(document.model).get(id)),
    prepare: (work, id) => ripePredecessor(work, document, id),
  }
}

/** Lends that such a document can be made of others (an order of an approved quote). */
export function successorOffer(
  document: TrackedDocument,
  { title, makes }: Pick<Extract<Offer, { kind: 'successor' }>, 'title' | 'makes'>,
): Offer {
  const { subject, name } = document.declaration
  return {
    kind: 'successor',
    makes,
    subject,
    title,
    permission: `${name}.write`,
    readPermission: `${name}.read`,
    async find(work, predecessor) {
      const head = await successorOf(work, document, predecessor)
      return head && foundOne(work, document, head)
    },
    make: async (work, predecessor) => foundOne(work, document, await succeed(work, document, predecessor)),
  }
}

async function foundOne(work: Work, document: TrackedDocument, head: DocumentRow): Promise<Found & { id: string }> {
  return { ...((await found(work, document, [head]))[0] as Found), id: head.id }
}

async function found(work: Work, document: TrackedDocument, heads: readonly DocumentRow[]): Promise<Found[]> {
  const { name, title } = document.declaration
  const { statuses } = await lifecycleOf(work, document)
  return heads.map(head => ({
    title: `${title.one} ${head.number}`,
    detail: `${statuses[head.status]?.title ?? head.status} · ${formatMoney(head.totalCents)}`,
    path: `/${name}/${head.id}`,
  }))
}
