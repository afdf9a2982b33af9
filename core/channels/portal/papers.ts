import { z } from 'zod'
import type { Event } from '../../events/event.ts'
import type { AttachmentRef } from '../../outbox/message.ts'

const named = z.object({ documents: z.array(z.object({ kind: z.string(), name: z.string() })) })

/**
 * The papers of what a customer asked for, as its own section offers them: whoever answers attaches those, and need not
 * know whose they are. Empty for facts that name none.
 */
export function portalDocuments({ subjectId, payload }: Pick<Event, 'subjectId' | 'payload'>): AttachmentRef[] {
  const { data } = named.safeParse(payload)
  return (data?.documents ?? []).map(({ kind, name }) => ({ kind, id: subjectId, name }))
}
