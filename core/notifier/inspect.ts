import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import type { Refusal } from '../outbox/deliver.ts'
import { closedBy, gateOf } from '../outbox/gate.ts'
import type { Message } from '../outbox/message.ts'
import { closedPurposes } from '../people/consent.ts'
import { disabledModules } from '../people/module.ts'
import type { MessageType } from './message-type.ts'
import type { OwnedType } from './plan.ts'
import { purposeTitles, reasons } from './reason.ts'
import { rewrittenFacts } from './rewrite.ts'

/** Asks again, just before sending, whether each message is still true and still wanted (X2). */
export function createInspector(types: ReadonlyMap<string, OwnedType>) {
  return async (work: Work, messages: Message[]): Promise<Map<string, Refusal>> => {
    const events = await work.of(Events).all({ where: { id: [...new Set(messages.map(message => message.eventId))] } })
    const byId = new Map(events.map(event => [event.id, event]))
    const refusals = new Map<string, Refusal>()
    // Side by side, so that what they read is gathered.
    await Promise.all(
      messages.map(async message => {
        const refusal = await refusalOf(work, message, {
          owned: types.get(message.type),
          event: byId.get(message.eventId),
        })
        if (refusal) refusals.set(message.id, refusal)
      }),
    )
    return refusals
  }
}

type Origin = { owned: OwnedType | undefined; event: Event | undefined }

async function refusalOf(work: Work, message: Message, { owned, event }: Origin): Promise<Refusal | undefined> {
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
  // Last: what nobody may send any more is not put before a person.
  const shut = closedBy(await gateOf(work, message.channel))
  return shut && { to: 'held', ...shut }
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
