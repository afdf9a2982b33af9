import { z } from 'zod'
import { column, optional } from '../../data/column.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { settingsOf } from '../../people/settings.ts'
import { createDocument, getDocument, lineOf } from './actions.ts'
import { refuseArchived } from './archived.ts'
import type { DocumentField, DocumentRow, ItemInput, TrackedDocument } from './declaration.ts'
import { typedFields } from './input.ts'
import { lockDocument } from './lock.ts'

/** What another document is made of. */
export interface Predecessor {
  subject: string
  id: string
  /** `Orçamento 12`. */
  title: string
  contactId: string
  items: ItemInput[]
  notes: string | null
  /** Fields of its own that are known already. */
  own?: Record<string, unknown>
}

/** It may become another document now, not yet, or no more. */
export type Ripeness = 'ripe' | 'unripe' | 'past'

/** A field and a column of documents that may be made of others; `source` belongs into `unique`. */
export const originField: DocumentField = {
  label: 'Gerado de',
  column: optional(column.text(80)),
  schema: z.string().nullish(),
  input: 'none',
  format: String,
}
export const sourceColumn = () => optional(column.text(80))

const sourceOf = ({ subject, id }: Pick<Predecessor, 'subject' | 'id'>) => `${subject}:${id}`

/** What it was made of itself. */
export function originOf({ source }: { source?: unknown }): Pick<Predecessor, 'subject' | 'id'> | undefined {
  const [subject, id] = typeof source === 'string' ? source.split(':') : []
  return subject && id ? { subject, id } : undefined
}

export function ripenessOf({ declaration }: TrackedDocument, { status }: Pick<DocumentRow, 'status'>): Ripeness {
  const { ripe = [], statuses } = declaration
  if (ripe.includes(status)) return 'ripe'
  const ahead = new Set([status])
  for (const one of ahead) for (const next of statuses[one]?.next ?? []) ahead.add(next)
  return ripe.some(one => ahead.has(one)) ? 'unripe' : 'past'
}

/** What another document is made of; nobody changes it until this work is over. Throws Conflict when it is not ripe. */
export async function ripePredecessor(work: Work, document: TrackedDocument, id: string): Promise<Predecessor> {
  const { subject, title } = document.declaration
  // Of two clicks the second one waits, and then finds what the first one made.
  await lockDocument(work, document, { id })
  const { head, items } = await getDocument(work, document, id)
  const { contactId, notes } = head
  const called = `${title.one} ${head.number}`
  if (ripenessOf(document, head) !== 'ripe' || !contactId)
    throw new Conflict(`${called} ainda não pode virar outro documento. Recarregue a página.`)
  return { subject, id, title: called, contactId, notes, items: items.map(lineOf) }
}

/** What was made of it already. */
export function successorOf(
  work: Work,
  document: TrackedDocument,
  predecessor: Pick<Predecessor, 'subject' | 'id'>,
): Promise<DocumentRow | undefined> {
  return work.of(document.model).first({ where: { source: sourceOf(predecessor) } as Where<DocumentRow> })
}

/** Made once: throws Conflict when there is one, or its customer is archived. */
export async function succeed(
  work: Work,
  document: TrackedDocument,
  { subject, id, title, contactId, items, notes, own }: Predecessor,
): Promise<DocumentRow> {
  const made = await successorOf(work, document, { subject, id })
  if (made) throw new Conflict(`${document.declaration.title.one} ${made.number} já foi gerado de ${title}.`)
  await refuseArchived(work, contactId)
  const fresh = await initialFields(work, document)
  return createDocument(work, document, {
    ...{ ...fresh, ...own },
    ...{ contactId, items, notes },
    source: sourceOf({ subject, id }),
    origin: title,
  })
}

/** What a new one starts with. */
export async function initialFields(work: Work, document: TrackedDocument): Promise<Record<string, unknown>> {
  const { fields, settings } = document.declaration
  const chosen: Record<string, unknown> = await settingsOf(work, settings)
  return Object.fromEntries(
    Object.entries(typedFields(fields)).map(([name, { initial }]) => [name, initial?.(work.today, chosen)]),
  )
}
