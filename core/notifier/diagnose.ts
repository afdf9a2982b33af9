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
  const tellers = await tellersOf(work, events)
  const messages = await work.of(Messages).all({ where: { eventId: [...tellers.values()].map(({ id }) => id) } })
  const found: Diagnosis[] = []
  for (const event of events) {
    const teller = tellers.get(event.id) ?? event
    for (const owned of about(teller)) {
      const { name: type, title } = owned.type
      for (const { channel, reasons } of await draftsOf(work, owned, teller)) {
        const message = messages.find(one => one.eventId === teller.id && one.type === type && one.channel === channel)
        found.push({ event, type, title, channel, reasons, message })
      }
    }
  }
  return found
}

/** By event, the one whose message tells of it: itself, unless it says that it was told along with another (`toldBy`). */
async function tellersOf(work: Work, events: readonly Event[]): Promise<Map<string, Event>> {
  const others = events.flatMap(({ payload }) => (typeof payload.toldBy === 'string' ? [payload.toldBy] : []))
  const found = others.length > 0 ? await work.of(Events).all({ where: { id: others } }) : []
  const byId = new Map(found.map(event => [event.id, event]))
  return new Map(events.map(event => [event.id, byId.get(String(event.payload.toldBy)) ?? event]))
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
