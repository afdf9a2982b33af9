import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import { type Message, Messages } from '../outbox/message.ts'
import { type Draft, type OwnedType, plan } from './plan.ts'
import { type Reason, reasons } from './reason.ts'
import { ruleOf } from './rule.ts'

/** What an event's message on one channel met with. */
export interface Diagnosis {
  event: Event
  type: string
  title: string
  channel: string
  reasons: Reason[]
  message: Message | undefined
}

/** "Por que não foi enviado?", for the last twenty events of a thing. `about`: the types that wait for an event. */
export async function diagnose(
  work: Work,
  about: (event: Event) => OwnedType[],
  { subject, subjectId }: { subject: string; subjectId: string },
): Promise<Diagnosis[]> {
  const events = await work.of(Events).all({ where: { subject, subjectId }, order: [['seq', 'DESC']], limit: 20 })
  const messages = await work.of(Messages).all({ where: { subjectKind: subject, subjectId } })
  const found: Diagnosis[] = []
  for (const event of events) {
    for (const owned of about(event)) {
      const { name: type, title } = owned.type
      for (const { channel, reasons } of await draftsOf(work, owned, event)) {
        const message = messages.find(one => one.eventId === event.id && one.type === type && one.channel === channel)
        found.push({ event, type, title, channel, reasons, message })
      }
    }
  }
  return found
}

/** A type that cannot be planned is asked about more than any other: its bug is the answer, not the end of the page. */
async function draftsOf(work: Work, owned: OwnedType, event: Event): Promise<Pick<Draft, 'channel' | 'reasons'>[]> {
  try {
    return await plan(work, owned, event)
  } catch (error) {
    work.log.error({ err: error, event: event.id, type: owned.type.name }, 'a message could not be planned')
    const { channels } = await ruleOf(work, owned.type)
    return channels.map(channel => ({ channel, reasons: [reasons.broken(owned.plugin.title)] }))
  }
}
