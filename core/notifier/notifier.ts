import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import { concerns, type Event, Events } from '../events/event.ts'
import type { ReactionGroup, ReactionSubscriber } from '../events/subscriber.ts'
import { type Message, Messages } from '../outbox/message.ts'
import { type Diagnosis, diagnose } from './diagnose.ts'
import { announce, rowOf } from './message-row.ts'
import { type Draft, type OwnedType, plan, planOn } from './plan.ts'
import { allReasons } from './reason.ts'
import { ruleOf, usesChannel } from './rule.ts'

/** What turns events into message rows, and the questions people ask about it. */
export interface Notifier {
  /** One per message type, so that one that cannot be planned holds back no other. */
  subscribers: ReactionGroup
  type(name: string): OwnedType
  /** What this type would say about a document now, per channel. Writes nothing. */
  preview(work: Work, typeName: string, subjectId: string): Promise<Preview[]>
  /** "Por que não foi enviado?": per event and channel, every reason, and the message if there is one. */
  diagnose(work: Work, subject: string, subjectId: string): Promise<Diagnosis[]>
  /** Plans a held message anew after its data was repaired; what is still missing keeps it held. */
  replan(work: Work, message: Message): Promise<Draft>
}

export interface Preview {
  channel: string
  address: string
  subject: string
  body: string
  status: Draft['status']
  reason: string | null
}

export function createNotifier(types: ReadonlyMap<string, OwnedType>): Notifier {
  const owners = [...types.values()]
  const about = (event: Event) => owners.filter(owned => concerns(owned.type.on, event))

  function type(name: string): OwnedType {
    const owned = types.get(name)
    if (!owned) throw new NotFound('Este tipo de mensagem não existe.')
    return owned
  }

  return {
    type,
    subscribers: {
      kind: 'group',
      members: owners.map(subscriberFor),
      async handleAll(work, events) {
        const pairs = events.flatMap(event => about(event).map(owned => ({ event, owned })))
        // Side by side, so that what they read is gathered.
        const planned = await Promise.all(pairs.map(({ event, owned }) => messagesFor(work, owned, event)))
        await announce(work, await work.of(Messages).insertAll(planned.flat()))
      },
    },
    async preview(work, typeName, subjectId) {
      const owned = type(typeName)
      const drafts = await plan(work, owned, await latestEvent(work, owned, subjectId))
      return drafts.map(({ channel, address, subject, body, status, reasons }) => ({
        channel,
        address,
        subject,
        body,
        status,
        reason: allReasons(reasons),
      }))
    },
    diagnose: (work, subject, subjectId) => diagnose(work, about, { subject, subjectId }),
    async replan(work, message) {
      const owned = type(message.type)
      const { eventId, channel } = message
      if (!usesChannel(await ruleOf(work, owned.type), channel))
        throw new NotFound('A regra desta mensagem não usa mais este canal.')
      return planOn(work, owned, { event: await work.of(Events).get(eventId), channel })
    },
  }
}

function subscriberFor(owned: OwnedType): ReactionSubscriber {
  return {
    name: `notifier:${owned.type.name}`,
    // One name stood for all types once.
    formerly: 'notifier',
    kind: 'reaction',
    wants: event => concerns(owned.type.on, event),
    async handle(work, event) {
      const planned = await messagesFor(work, owned, event)
      const rows = await Promise.all(planned.map(row => work.of(Messages).insertOnce(row)))
      await announce(
        work,
        rows.filter(row => row !== undefined),
      )
    },
  }
}

const messagesFor = async (work: Work, owned: OwnedType, event: Event) =>
  (await plan(work, owned, event)).flatMap(draft => rowOf(owned, event, draft) ?? [])

async function latestEvent(work: Work, { type }: OwnedType, subjectId: string): Promise<Event> {
  const events = await work
    .of(Events)
    .all({ where: { name: type.on.event, subjectId }, order: [['seq', 'DESC']], limit: 50 })
  const last = events.find(event => concerns(type.on, event))
  if (last) return { ...last, occurredAt: work.now, quiet: false }
  const anything = await work.of(Events).first({ where: { subjectId }, order: [['seq', 'DESC']] })
  if (!anything) throw new NotFound('Não encontramos este documento para a pré-visualização.')
  return { ...anything, name: type.on.event, payload: {}, occurredAt: work.now, quiet: false }
}
