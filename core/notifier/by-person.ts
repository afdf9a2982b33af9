import type { Work } from '../data/work.ts'
import { Events } from '../events/event.ts'

/** Of these messages, those whose text a person typed, and nothing wrote anew since. */
export async function typedByPerson(work: Work, ids: string[]): Promise<Set<string>> {
  const name = [...decisions, 'message.rewritten']
  const events = await work.of(Events).all({ where: { name, subjectId: ids }, order: [['seq', 'ASC']] })
  const typed = new Set<string>()
  for (const { name, subjectId, payload } of events) {
    if (payload.edited) typed.add(subjectId)
    if (payload.repaired || name === 'message.rewritten') typed.delete(subjectId)
  }
  return typed
}

/** Of these messages, those whose text a person typed or let go: it stays as it is when its document is edited. */
export async function decidedByPerson(work: Work, ids: string[]): Promise<Set<string>> {
  const events = await work.of(Events).all({ where: { name: decisions, subjectId: ids } })
  return new Set(events.filter(({ payload }) => payload.edited || payload.confirmed).map(({ subjectId }) => subjectId))
}

/** In which a text may go along as the person left it. */
const decisions = ['message.postponed', 'message.chat_opened', 'message.status_changed']
