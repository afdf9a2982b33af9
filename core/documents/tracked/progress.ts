import { formatDateTime } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { Events } from '../../events/event.ts'
import type { DocumentRow, TrackedDocument } from './declaration.ts'
import { lifecycleOf } from './labels.ts'

/** The steps of a document so far, oldest first, as its customer may read them. */
export async function progressOf(
  work: Work,
  document: TrackedDocument,
  head: DocumentRow,
): Promise<{ at: string; title: string }[]> {
  const { subject, initial } = document.declaration
  const { statuses } = await lifecycleOf(work, document)
  const name = [`${subject}.created`, `${subject}.status_changed`]
  const events = await work.of(Events).all({ where: { name, subjectId: head.id }, order: [['seq', 'ASC']] })
  return events.map(({ occurredAt, payload }) => {
    const to = typeof payload.to === 'string' ? payload.to : initial
    return { at: formatDateTime(occurredAt, work.timeZone), title: statuses[to]?.title ?? to }
  })
}
