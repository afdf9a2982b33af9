import type { Work } from '../../data/work.ts'
import type { DocumentField, DocumentRow, TrackedDocument } from './declaration.ts'
import { askedFields, asksIn, stepFields } from './input.ts'

/** What is asked of this document on the way into a status; a field that has something to say to it says so below. */
export async function askedOf(
  work: Work,
  { declaration }: TrackedDocument,
  { head, to }: { head: DocumentRow; to: string },
): Promise<Record<string, DocumentField>> {
  const asked: Record<string, DocumentField> = {}
  for (const [name, field] of Object.entries(askedFields(declaration.fields, to))) {
    const hint = field.offered ? await field.offered(work, head) : field.hint
    if (!field.offered || hint) asked[name] = { ...field, hint }
  }
  return asked
}

/** The statuses on whose way this document is asked something. */
export async function asksOf(work: Work, document: TrackedDocument, head: DocumentRow): Promise<string[]> {
  const to = new Set(Object.values(stepFields(document.declaration.fields)).flatMap(asksIn))
  const next = (document.lifecycle.statuses[head.status]?.next ?? []).filter(status => to.has(status))
  const asks: string[] = []
  for (const status of next)
    if (Object.keys(await askedOf(work, document, { head, to: status })).length > 0) asks.push(status)
  return asks
}
