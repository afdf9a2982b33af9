import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import { record } from '../events/record.ts'
import type { ReactionSubscriber } from '../events/subscriber.ts'
import { type Message, Messages } from '../outbox/message.ts'
import { decidedByPerson } from './by-person.ts'
import { type OwnedType, planOn } from './plan.ts'

/**
 * What is still to be said of a document follows it: after `<subject>.edited` the messages that wait, and those a rule
 * alone put in the queue, are written anew. What a person wrote or let go stays as it is.
 */
export function createRewriter(types: ReadonlyMap<string, OwnedType>): ReactionSubscriber {
  return {
    name: 'rewrite',
    kind: 'reaction',
    wants: ({ name, subject }) => name === `${subject}.edited`,
    async handle(work, edit) {
      const where = { subjectKind: edit.subject, subjectId: edit.subjectId, byHand: null }
      const waiting = await work.of(Messages).all({ where: { ...where, status: ['held', 'queued'] } })
      if (waiting.length === 0) return
      const decided = await decidedByPerson(
        work,
        waiting.map(({ id }) => id),
      )
      for (const message of waiting) {
        const owned = types.get(message.type)
        if (owned && !decided.has(message.id)) await rewrite(work, owned, { message, edit })
      }
    },
  }
}

/** What the document was when the message was last written anew, over what its event told; undefined: it never was. */
export async function rewrittenFacts(work: Work, { id }: Message): Promise<Event['payload'] | undefined> {
  const where = { name: 'message.rewritten', subjectId: id }
  const events = await work.of(Events).all({ where, order: [['seq', 'DESC']] })
  return events.find(({ payload }) => payload.facts)?.payload.facts as Event['payload'] | undefined
}

async function rewrite(
  work: Work,
  owned: OwnedType,
  { message, edit }: { message: Message; edit: Event },
): Promise<void> {
  const event = await work.of(Events).get(message.eventId)
  const { contact, variant, subject, body, attachments, codes, variables, tellBy, status } = await planOn(work, owned, {
    event,
    channel: message.channel,
  })
  // Whoever it was written for reads nothing of another customer's document.
  if (status === 'skipped' || contact?.id !== message.contactId || body === '') return
  const changes = { variant, subject, body, attachments, codes: codes.length > 0 ? codes : null, variables, tellBy }
  const changed = await work.of(Messages).change({ id: message.id, status: message.status }, changes)
  if (changed === 0) return
  const payload = { reasonCode: message.reasonCode, facts: edit.payload }
  await record(work, { name: 'message.rewritten', subject: 'message', subjectId: message.id, payload })
}
