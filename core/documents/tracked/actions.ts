import type { Row } from '../../data/model.ts'
import { nextNumber } from '../../data/sequence.ts'
import type { Work } from '../../data/work.ts'
import { Conflict, Invalid } from '../../errors.ts'
import { advanceRow, statusChanged } from '../../events/lifecycle.ts'
import { type Happening, record } from '../../events/record.ts'
import { Contacts } from '../../people/contact.ts'
import { whyClosed } from '../../people/contact-actions.ts'
import { randomToken } from '../../secret.ts'
import type { DocumentInput, DocumentRow, ItemRow, TrackedDocument } from './declaration.ts'
import { lineTotal, readAsked, totalOf } from './input.ts'
import { lifecycleOf, titleOf } from './labels.ts'
import { changedMeanwhile, lockDocument } from './lock.ts'

/** A head with its lines. */
export interface FullDocument {
  head: DocumentRow
  items: ItemRow[]
}

export async function getDocument(work: Work, document: TrackedDocument, id: string): Promise<FullDocument> {
  const head = await work.of(document.model).get(id)
  const items = await work.of(document.items).all({ where: { documentId: id }, order: [['position', 'ASC']] })
  return { head, items }
}

export async function createDocument(
  work: Work,
  document: TrackedDocument,
  input: DocumentInput,
): Promise<DocumentRow> {
  await refuseUnknownContact(work, input.contactId)
  const { items, ...fields } = input
  const { subject, name, initial } = document.declaration
  const head = await work.of(document.model).insert({
    ...fields,
    contactId: input.contactId ?? null,
    notes: input.notes ?? null,
    number: await nextNumber(work, name),
    status: initial,
    totalCents: totalOf(items),
    token: randomToken(),
    updatedAt: work.now,
  })
  await insertItems(work, document, { documentId: head.id, items })
  await record(work, {
    name: `${subject}.created`,
    subject,
    subjectId: head.id,
    contactId: head.contactId,
    payload: snapshot(head),
  })
  return head
}

/** Replaces content. Throws Conflict where the status no longer allows it, or somebody changed it after `seenAt` (ISO). */
export async function editDocument(
  work: Work,
  document: TrackedDocument,
  { id, input, seenAt }: { id: string; input: DocumentInput; seenAt?: string | undefined },
): Promise<DocumentRow> {
  const { declaration } = document
  await refuseUnknownContact(work, input.contactId)
  const before = await work.of(document.model).get(id)
  const { updatedAt } = before
  // Lines that came in meanwhile would be lost with the rest of the content.
  if (seenAt && seenAt !== updatedAt.toISOString()) throw new Conflict(changedMeanwhile)
  const { items, ...fields } = input
  const contactId = input.contactId ?? null
  const changes = {
    ...withNulls(fields),
    contactId,
    notes: input.notes ?? null,
    totalCents: totalOf(items),
    updatedAt: work.now,
    // Whoever it was about before has the address of its page: what it says from now on is another customer's.
    ...(contactId === before.contactId ? {} : { token: randomToken() }),
  }
  const where = { id, status: declaration.editable, ...(seenAt ? { updatedAt } : {}) }
  const changed = await work.of(document.model).change(where, changes)
  if (changed === 0 && seenAt && declaration.editable.includes(before.status)) throw new Conflict(changedMeanwhile)
  if (changed === 0)
    throw new Conflict(
      `${declaration.title.one} ${before.number} está como "${await titleOf(work, document, before.status)}" e não pode mais ser alterad${declaration.title.feminine ? 'a' : 'o'}. Duplique para fazer outr${declaration.title.feminine ? 'a' : 'o'}.`,
    )
  await work.of(document.items).remove({ documentId: id })
  await insertItems(work, document, { documentId: id, items })
  const payload = { totalCents: changes.totalCents, totalBefore: before.totalCents }
  await record(work, {
    name: `${declaration.subject}.edited`,
    subject: declaration.subject,
    subjectId: id,
    contactId,
    payload,
  })
  return { ...before, ...(changes as Partial<DocumentRow>) }
}

/** A new one with the same customer and lines, in the first status; dated fields start anew. */
export async function duplicateDocument(
  work: Work,
  document: TrackedDocument,
  { id, fresh }: { id: string; fresh: Record<string, unknown> },
): Promise<DocumentRow> {
  const { head, items } = await getDocument(work, document, id)
  const lines = items.map(lineOf)
  return createDocument(work, document, { contactId: head.contactId, items: lines, notes: head.notes, ...fresh })
}

export interface StatusStep {
  id: string
  to: string
  /** What is asked on the way, as the API takes it. */
  given?: Record<string, unknown>
  /** Of the version that whoever takes the step has seen (ISO). */
  seenAt?: string | undefined
}

/** Throws NotFound, Invalid naming what is asked on the way, and Conflict where the step is not allowed or somebody changed it after `seenAt`. */
export async function changeDocumentStatus(
  work: Work,
  document: TrackedDocument,
  { id, to, given = {}, seenAt }: StatusStep,
): Promise<DocumentRow> {
  const { declaration, model } = document
  const lifecycle = await lifecycleOf(work, document)
  if (!Object.hasOwn(lifecycle.statuses, to))
    throw new Invalid({ status: `Use uma destas: ${Object.keys(lifecycle.statuses).join(', ')}.` })
  const { entering, entered, fields, subject } = declaration
  // What follows from the step looks at the lines: nobody changes them meanwhile.
  if (entering || entered || seenAt) await lockDocument(work, document, { id, seenAt })
  const head = await work.of(model).get(id)
  const allowed = lifecycle.statuses[head.status]?.next.includes(to)
  const { items } = allowed && (entering || entered) ? await getDocument(work, document, id) : { items: [] }
  const asked = allowed ? readAsked(fields, { to, given }) : {}
  const along = allowed ? await entering?.(work, { head, items, from: head.status, to, given: asked }) : {}
  const changes = { ...asked, ...along, updatedAt: work.now }
  await advanceRow(work, lifecycle, { row: head, to, payload: snapshot(head), changes })
  const after: DocumentRow = { ...head, ...changes, status: to }
  await entered?.(work, { head: after, items, from: head.status, to, given: asked })
  work.log.info({ subject, id, to }, 'status changed')
  return after
}

/** What `changeDocumentStatus` would record, for a job that looks ahead. */
export function foreseeDocumentStatus(document: TrackedDocument, head: DocumentRow, to: string): Happening {
  return statusChanged(document.lifecycle, { row: head, from: head.status, to, payload: snapshot(head) })
}

/** A line as it was typed. */
export const lineOf = (item: ItemRow & { kind?: string }) => {
  const { description, quantity, unitPriceCents, kind } = item
  return { description, quantity, unitPriceCents, ...(kind ? { kind } : {}) }
}

/** What is left out of a replacement is empty from then on. */
const withNulls = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]))

/** What a message about this event must not drift from. */
export const snapshot = (head: Pick<DocumentRow, 'number' | 'totalCents'>) => ({
  number: head.number,
  totalCents: head.totalCents,
})

export async function insertItems(
  work: Work,
  document: TrackedDocument,
  { documentId, items, after = 0 }: { documentId: string; items: DocumentInput['items']; after?: number },
): Promise<void> {
  type Item = Row<TrackedDocument['items']>
  const rows = items.map(
    (
      item,
      index,
    ): Pick<Item, 'documentId' | 'position' | 'description' | 'quantity' | 'unitPriceCents' | 'totalCents'> => ({
      ...item,
      documentId,
      position: after + index + 1,
      totalCents: lineTotal(item.quantity, item.unitPriceCents),
    }),
  )
  await work.of(document.items).insertAll(rows)
}

async function refuseUnknownContact(work: Work, contactId: string | null | undefined): Promise<void> {
  // Where there has to be one, the input says so.
  if (!contactId) return
  const contact = await work.of(Contacts).first({ where: { id: contactId } })
  if (!contact) throw new Invalid({ contactId: 'Escolha um cliente cadastrado.' })
  const why = whyClosed(contact)
  if (why) throw new Invalid({ contactId: why })
}
