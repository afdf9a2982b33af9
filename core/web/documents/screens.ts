import { formatQuantity } from '../../brazil/money.ts'
import type { Work } from '../../data/work.ts'
import {
  createDocument,
  duplicateDocument,
  editDocument,
  type FullDocument,
  getDocument,
} from '../../documents/tracked/actions.ts'
import { asksOf } from '../../documents/tracked/asked.ts'
import type { DocumentRow, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { shownFields, typedFields } from '../../documents/tracked/input.ts'
import { lifecycleOf } from '../../documents/tracked/labels.ts'
import { listDocuments } from '../../documents/tracked/list.ts'
import { initialFields } from '../../documents/tracked/successor.ts'
import { timelineOf } from '../../history/timeline.ts'
import { Contacts } from '../../people/contact.ts'
import { contactNames } from '../../people/contact-actions.ts'
import type { Input, Kit } from '../kit.ts'
import { withQuery } from '../screens/messages/query.ts'
import { heldFor } from '../screens/messages/question.ts'
import { contactPicker } from './contact-picker.ts'
import { readDocumentForm } from './form-input.ts'
import { statusScreens } from './status-screens.ts'
import { documentSuccessors, successorScreens } from './successors.ts'

/** List, form, page, status, copy and PDF of a tracked document, the same for every kind. */
export function documentScreens(document: TrackedDocument): (kit: Kit) => void {
  const { declaration } = document
  const { name, title, subject, editable, counter } = declaration
  const [read, write] = [`${name}.read`, `${name}.write`]
  const at = (id: string) => `/${name}/${id}`
  const isFilling = (head: DocumentRow) => Boolean(counter?.while.includes(head.status))
  const customerOf = (work: Work, { contactId }: DocumentRow) =>
    contactId ? work.of(Contacts).get(contactId) : undefined
  const done = title.feminine ? 'a' : 'o'

  return kit => {
    kit.get('/', read, async (work, { query }) => {
      const { status, search, cursor } = query
      const page = await listDocuments(work, document, { status, search, cursor, limit: 50 })
      const names = await contactNames(
        work,
        page.items.flatMap(head => head.contactId ?? []),
      )
      const here = (place?: string) => withQuery(`/${name}`, { status, search, cursor: place })
      return kit.view('documents/list', {
        title: title.many,
        document,
        lifecycle: await lifecycleOf(work, document),
        isFilling,
        items: page.items,
        names,
        filters: { status, search },
        next: page.nextCursor && here(page.nextCursor),
        first: cursor && here(),
      })
    })

    kit.get('/new', write, async (work, { query }) => {
      const contact = query.contactId ? await work.of(Contacts).first({ where: { id: query.contactId } }) : undefined
      return kit.view('documents/form', {
        title: `Nov${done} ${title.one.toLowerCase()}`,
        document,
        fields: typedFields(declaration.fields),
        head: await initialFields(work, document),
        lines: [],
        contact,
        action: `/${name}`,
      })
    })

    contactPicker(kit, write)

    kit.post('/', write, async (work, { body }) => {
      const head = await createDocument(work, document, readDocumentForm(document, body))
      return kit.redirect(
        isFilling(head) ? `${at(head.id)}/counter` : at(head.id),
        `${title.one} ${head.number} criad${done}.`,
      )
    })

    kit.get('/:id', read, async (work, { params, query, allows }) => {
      const { head, items } = await getDocument(work, document, params.id ?? '')
      const contact = await customerOf(work, head)
      const lifecycle = await lifecycleOf(work, document)
      const held = await heldFor(work, subject, head.id)
      const timeline = await timelineOf(work, { subject, subjectId: head.id }, { limit: 100, lifecycles: [lifecycle] })
      const canEdit = editable.includes(head.status)
      const tab = query.tab ?? 'items'
      return kit.view('documents/show', {
        title: `${title.one} ${head.number}`,
        document,
        lifecycle,
        head,
        items,
        contact,
        fields: shownFields(declaration.fields, head),
        asks: await asksOf(work, document, head),
        successors: await documentSuccessors(kit, work, { document, head, allows }),
        isFilling: isFilling(head),
        held,
        timeline,
        canEdit,
        tab,
      })
    })

    kit.get('/:id/edit', write, async (work, { params }) => {
      const full = await getDocument(work, document, params.id ?? '')
      if (!editable.includes(full.head.status))
        return kit.redirect(at(full.head.id), {
          kind: 'warning',
          text: `Neste ponto ${title.feminine ? 'ela' : 'ele'} não pode mais ser alterad${done}. Duplique para fazer outr${done}.`,
        })
      const contact = await customerOf(work, full.head)
      return kit.view('documents/form', {
        title: `Editar ${title.one.toLowerCase()} ${full.head.number}`,
        document,
        fields: typedFields(declaration.fields),
        head: full.head,
        lines: linesOf(full),
        contact,
        action: at(full.head.id),
      })
    })

    kit.post('/:id', write, async (work, { params, body }) => {
      const seenAt = typeof body.seenAt === 'string' ? body.seenAt : undefined
      const input = readDocumentForm(document, body)
      const head = await editDocument(work, document, { id: params.id ?? '', input, seenAt })
      return kit.redirect(at(head.id), 'Alterações salvas.')
    })

    statusScreens(kit, document)
    successorScreens(kit, document)

    kit.post('/:id/copy', write, async (work, { params }) => {
      const fresh = await freshFields(work, document, params.id ?? '')
      const head = await duplicateDocument(work, document, { id: params.id ?? '', fresh })
      return kit.redirect(
        `${at(head.id)}/edit`,
        `${title.one} ${head.number} criad${done} como cópia. Confira antes de enviar.`,
      )
    })

    kit.getSlow('/:id/pdf', read, (desk, { params }: Input) => kit.documentPdf(desk, subject, params.id ?? ''))
  }
}

/** A copy's dates start anew, or are left to be said: those of the first one are over. The other fields are kept. */
async function freshFields(work: Work, document: TrackedDocument, id: string) {
  const head = (await work.of(document.model).get(id)) as unknown as Record<string, unknown>
  const initial = await initialFields(work, document)
  const isDate = (name: string) => document.declaration.fields?.[name]?.input === 'date'
  return Object.fromEntries(
    Object.entries(initial).map(([name, value]) => [name, value ?? (isDate(name) ? null : head[name])]),
  )
}

const linesOf = ({ items }: FullDocument) =>
  items.map(item => ({
    kind: (item as { kind?: string }).kind,
    description: item.description,
    quantity: formatQuantity(item.quantity),
    price: (item.unitPriceCents / 100).toFixed(2).replace('.', ','),
  }))
