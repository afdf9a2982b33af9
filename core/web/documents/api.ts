import { z } from 'zod'
import type { Work } from '../../data/work.ts'
import {
  changeDocumentStatus,
  createDocument,
  editDocument,
  type FullDocument,
  getDocument,
  lineOf,
} from '../../documents/tracked/actions.ts'
import type { DocumentField, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { documentInput, itemInput, schemasOf, stepFields } from '../../documents/tracked/input.ts'
import { addItem } from '../../documents/tracked/items.ts'
import { listDocuments } from '../../documents/tracked/list.ts'
import type { ApiKit } from '../api/kit.ts'
import { successorApi } from './successors.ts'

/** The REST resource of a tracked document: list, create, get, change, status, PDF. */
export function documentApi(document: TrackedDocument): (kit: ApiKit) => void {
  const { declaration, input } = document
  const { name, title, subject } = declaration
  const [read, write] = [`${name}.read`, `${name}.write`]
  const one = title.one.toLowerCase()
  const params = z.object({ id: z.uuid() })
  const shape = shapeOf(document)
  const full = async (work: Work, id: string) => present(document, await getDocument(work, document, id))

  return kit => {
    kit.route(
      {
        method: 'get',
        path: '/',
        permission: read,
        summary: `Lista de ${title.many.toLowerCase()}`,
        query: listQuery(document),
        answer: { status: 200, schema: z.object({ items: z.array(shape.head), nextCursor: z.string().nullable() }) },
      },
      async (work, { query }) => {
        const { items, nextCursor } = await listDocuments(work, document, query)
        return { items: items.map(head => presentHead(document, head)), nextCursor }
      },
    )
    kit.route(
      {
        method: 'post',
        path: '/',
        permission: write,
        summary: `Cria ${one}`,
        body: input,
        answer: { status: 201, schema: shape.full },
      },
      async (work, { body }) => full(work, (await createDocument(work, document, body)).id),
    )
    kit.route(
      {
        method: 'get',
        path: '/:id',
        permission: read,
        summary: `Um${title.feminine ? 'a' : ''} ${one}`,
        params,
        answer: { status: 200, schema: shape.full },
      },
      (work, { params: { id } }) => full(work, id),
    )
    kit.route(
      {
        method: 'put',
        path: '/:id',
        permission: write,
        summary: `Troca o conteúdo de ${one}`,
        params,
        body: documentInput(declaration, seenAtField(document)),
        answer: { status: 200, schema: shape.full },
      },
      async (work, { params: { id }, body: { seenAt, ...content } }) =>
        full(work, (await editDocument(work, document, { id, input: content, seenAt: textOf(seenAt) })).id),
    )
    kit.route(
      {
        method: 'post',
        path: '/:id/status',
        permission: write,
        summary: `Muda a situação de ${one}`,
        params,
        body: statusBody(document),
        answer: { status: 200, schema: shape.full },
      },
      async (work, { params: { id }, body: { status: to, seenAt, ...given } }) =>
        full(work, (await changeDocumentStatus(work, document, { id, to, given, seenAt: textOf(seenAt) })).id),
    )
    successorApi(kit, document)
    if (declaration.counter) {
      kit.route(
        {
          method: 'post',
          path: '/:id/items',
          permission: write,
          summary: `Lança um item em ${one}`,
          params,
          body: itemInput(declaration),
          answer: { status: 200, schema: shape.full },
        },
        async (work, { params: { id }, body }) => {
          await addItem(work, document, { id, item: body })
          return full(work, id)
        },
      )
    }
    kit.slowRoute(
      {
        method: 'get',
        path: '/:id/pdf',
        permission: read,
        summary: `PDF de ${one}`,
        params,
        answer: { status: 200, file: 'application/pdf' },
      },
      (desk, { params: { id } }) => kit.documentPdf(desk, subject, id),
    )
  }
}

/** `updatedAt` as it was read. What is filled over time would lose lines that came in meanwhile: there it has to be said. */
function seenAtField({ declaration }: Pick<TrackedDocument, 'declaration'>): Record<'seenAt', z.ZodType> {
  const seenAt = z.iso.datetime('Diga o updatedAt que você leu.')
  const meta = { description: 'O updatedAt que foi lido: se alguém mudou depois, a resposta é 409.' }
  return { seenAt: declaration.counter ? seenAt.meta(meta) : seenAt.optional().meta(meta) }
}

const textOf = (given: unknown) => (typeof given === 'string' ? given : undefined)

/** Along with the status what is asked on the way into it. */
function statusBody({ declaration }: TrackedDocument): z.ZodType<{ status: string } & Record<string, unknown>> {
  const asked = Object.entries(schemasOf(stepFields(declaration.fields)))
  return z.strictObject({
    status: z.enum(Object.keys(declaration.statuses) as [string, ...string[]]),
    seenAt: z.iso.datetime().optional(),
    ...Object.fromEntries(asked.map(([name, schema]) => [name, schema.optional()])),
  })
}

const listQuery = (document: TrackedDocument) =>
  z.object({
    status: z.enum(Object.keys(document.declaration.statuses) as [string, ...string[]]).optional(),
    contactId: z.uuid().optional(),
    search: z.string().trim().max(100).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })

function shapeOf({ declaration }: TrackedDocument) {
  const head = z.object({
    id: z.uuid(),
    number: z.int(),
    contactId: declaration.contactOptional ? z.uuid().nullable() : z.uuid(),
    status: z.enum(Object.keys(declaration.statuses) as [string, ...string[]]),
    totalCents: z.int(),
    notes: z.string().nullable(),
    ...answersOf(declaration.fields),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  const item = z.object({
    description: z.string(),
    quantity: z.number(),
    unitPriceCents: z.int(),
    totalCents: z.int(),
    ...(declaration.itemKinds ? { kind: z.string() } : {}),
  })
  return { head, full: head.extend({ items: z.array(item) }) }
}

/** What is asked on the way is empty until then. */
const answersOf = (fields: Record<string, DocumentField>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { schema, asked }]) => [name, asked ? schema.nullable() : schema]),
  )

function presentHead({ declaration }: TrackedDocument, head: FullDocument['head']) {
  const { id, number, contactId, status, totalCents, notes, createdAt, updatedAt } = head
  const row = head as unknown as Record<string, unknown>
  const own = Object.fromEntries(Object.keys(declaration.fields).map(field => [field, row[field] ?? null]))
  return { id, number, contactId, status, totalCents, notes, ...own, createdAt, updatedAt }
}

const present = (document: TrackedDocument, { head, items }: FullDocument) => ({
  ...presentHead(document, head),
  items: items.map(item => ({ ...lineOf(item), totalCents: item.totalCents })),
})
