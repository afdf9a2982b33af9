import type { NewRow } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import { concerns, type Event, Events } from '../events/event.ts'
import { statusChanged } from '../events/lifecycle.ts'
import { recordAll } from '../events/record.ts'
import type { ReactionSubscriber } from '../events/subscriber.ts'
import { type Message, Messages, messageLifecycle } from '../outbox/message.ts'
import { type Draft, type OwnedType, plan } from './plan.ts'
import { allReasons, type Reason } from './reason.ts'

/** The subscriber that turns events into message rows, and the questions people ask about it. */
export interface Notifier {
  subscriber: ReactionSubscriber
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

export interface Diagnosis {
  event: Event
  type: string
  title: string
  channel: string
  reasons: Reason[]
  message: Message | undefined
}

export function createNotifier(types: ReadonlyMap<string, OwnedType>): Notifier {
  const owners = [...types.values()]
  const about = (event: Event) => owners.filter(owned => concerns(owned.type.on, event))

  function type(name: string): OwnedType {
    const owned = types.get(name)
    if (!owned) throw new NotFound('Este tipo de mensagem não existe.')
    return owned
  }

  async function planAll(work: Work, events: Event[]): Promise<NewRow<typeof Messages>[]> {
    const pairs = events.flatMap(event => about(event).map(owned => ({ event, owned })))
    // Side by side, so that what they read is gathered.
    const planned = await Promise.all(
      pairs.map(async ({ event, owned }) => rowsOf(owned, event, await plan(work, owned, event))),
    )
    return planned.flat()
  }

  return {
    type,
    subscriber: {
      name: 'notifier',
      kind: 'reaction',
      wants: event => about(event).length > 0,
      async handle(work, event) {
        const rows = await Promise.all((await planAll(work, [event])).map(row => work.of(Messages).insertOnce(row)))
        await tell(
          work,
          rows.filter(row => row !== undefined),
        )
      },
      async handleAll(work, events) {
        await tell(work, await work.of(Messages).insertAll(await planAll(work, events)))
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
    async diagnose(work, subject, subjectId) {
      const events = await work.of(Events).all({ where: { subject, subjectId }, order: [['seq', 'DESC']], limit: 20 })
      const messages = await work.of(Messages).all({ where: { subjectKind: subject, subjectId } })
      const found: Diagnosis[] = []
      for (const event of events) {
        for (const owned of about(event)) {
          for (const { channel, reasons } of await plan(work, owned, event)) {
            const message = messages.find(
              one => one.eventId === event.id && one.type === owned.type.name && one.channel === channel,
            )
            found.push({ event, type: owned.type.name, title: owned.type.title, channel, reasons, message })
          }
        }
      }
      return found
    },
    async replan(work, message) {
      const event = await work.of(Events).get(message.eventId)
      const drafts = await plan(work, type(message.type), event)
      const draft = drafts.find(one => one.channel === message.channel)
      if (!draft) throw new NotFound('A regra desta mensagem não usa mais este canal.')
      return draft
    },
  }
}

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

function rowsOf({ plugin, type }: OwnedType, event: Event, drafts: Draft[]): NewRow<typeof Messages>[] {
  return drafts.flatMap(draft => {
    // Without a customer there is nobody to keep a row for; the diagnosis still tells.
    if (!draft.contact) return []
    const { channel, address, subject, body, status, senderId, attachments, codes, variables } = draft
    const { dueAt, giveUpAt, reasons } = draft
    return {
      ...{ channel, address, subject, body, status, senderId, attachments, variables, dueAt, giveUpAt },
      codes: codes.length > 0 ? codes : null,
      type: type.name,
      plugin: plugin.name,
      eventId: event.id,
      subjectKind: event.subject,
      subjectId: event.subjectId,
      contactId: draft.contact.id,
      recipientName: draft.contact.name,
      reasonCode: reasons[0]?.code ?? null,
      reason: allReasons(reasons),
      purpose: type.purpose,
      priority: type.priority,
      attempts: 0,
    }
  })
}

async function tell(work: Work, rows: Message[]): Promise<void> {
  await recordAll(
    work,
    rows.map(row => statusChanged(messageLifecycle, { row, from: null, to: row.status, payload: factsOf(row) })),
  )
}

/** What a message's events carry: enough for webhooks and timelines, never its text. */
export const factsOf = (row: Message) => ({ type: row.type, channel: row.channel, reasonCode: row.reasonCode })
