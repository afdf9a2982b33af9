import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import { closedBy, gateOf } from '../outbox/gate.ts'
import type { Finding, Refusal } from '../outbox/last-look.ts'
import type { Message } from '../outbox/message.ts'
import { closedPurposes } from '../people/consent.ts'
import { disabledModules } from '../people/module.ts'
import type { MessageType } from './message-type.ts'
import type { OwnedType } from './plan.ts'
import { purposeTitles, reasons } from './reason.ts'
import { renewalOf } from './renew.ts'
import { rewrittenFacts } from './rewrite.ts'

type Types = ReadonlyMap<string, OwnedType>
type Inspector = (work: Work, messages: Message[]) => Promise<Map<string, Finding>>

/** Asks again, just before sending, whether each message is still true and still wanted, and what it says by now (X2). */
export const createInspector = (types: Types): Inspector =>
  inspector(types, async (work, message, origin) => {
    const found = await findingOf(work, message, origin)
    if (found && found.to !== 'renewed') return found
    // Last: what nobody may send any more is not put before a person.
    const shut = closedBy(await gateOf(work, message.channel))
    return shut ? { to: 'held', ...shut } : found
  })

/** The same of what a person is about to send by hand, who stands before no gate. */
export const createHandInspector = (types: Types): Inspector => inspector(types, findingOf)

type Origin = { owned: OwnedType | undefined; event: Event | undefined }
type Inspect = (work: Work, message: Message, origin: Origin) => Promise<Finding | undefined>

function inspector(types: Types, inspect: Inspect): Inspector {
  return async (work, messages) => {
    const events = await work.of(Events).all({ where: { id: [...new Set(messages.map(message => message.eventId))] } })
    const byId = new Map(events.map(event => [event.id, event]))
    const findings = new Map<string, Finding>()
    // Side by side, so that what they read is gathered.
    await Promise.all(
      messages.map(async message => {
        const origin = { owned: types.get(message.type), event: byId.get(message.eventId) }
        const found = await inspect(work, message, origin)
        if (found) findings.set(message.id, found)
      }),
    )
    return findings
  }
}

async function findingOf(work: Work, message: Message, { owned, event }: Origin): Promise<Finding | undefined> {
  if (!owned || !event) return cancelled('module_gone', 'O módulo que escreveu esta mensagem não está mais instalado.')
  const off = await work.once('disabledModules', () => disabledModules(work))
  if (off.has(owned.plugin.name)) return cancelled('module_off', reasons.moduleOff(owned.plugin.title).text)
  const closed = await closedPurposes(work, message.contactId)
  if (closed.has(message.purpose) && !owned.type.isAnswer) {
    return cancelled(
      'opted_out',
      reasons.optedOut(message.recipientName, purposeTitles[message.purpose] ?? message.purpose).text,
    )
  }
  const answer = await stillTrue(work, owned.type, { message, event })
  if (answer !== true) return cancelled('no_longer_true', answer)
  return owned.type.renewed && renewalOf(work, owned.type, { message, event })
}

/** Only what is no longer true is looked up: hardly any message was ever written anew. */
async function stillTrue(
  work: Work,
  type: MessageType,
  { message, event }: { message: Message; event: Event },
): Promise<true | string> {
  const answer = await type.stillTrue(work, event)
  const facts = answer === true ? undefined : await rewrittenFacts(work, message)
  return facts ? type.stillTrue(work, { ...event, payload: { ...event.payload, ...facts } }) : answer
}

const cancelled = (code: string, reason: string): Refusal => ({ to: 'cancelled', code, reason })
