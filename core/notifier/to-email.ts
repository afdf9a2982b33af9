import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { type Event, Events } from '../events/event.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { type Message, Messages, messageLifecycle } from '../outbox/message.ts'
import { announce, rowOf } from './message-row.ts'
import { type OwnedType, planOn } from './plan.ts'
import { allReasons, onlyAsks } from './reason.ts'

/** What became of messages that were to go by e-mail instead. */
export interface Moved {
  moved: number
  /** Their customers have no e-mail: they stay where they are. */
  withoutEmail: number
  /** Why the others stay: a sentence each. */
  refused: string[]
}

type Types = ReadonlyMap<string, OwnedType>

/**
 * Says by e-mail, in the e-mail's own words, what still waits to be said on another channel. The original is cancelled
 * in the same transaction; where an e-mail about the same event is on its way already, it is only that.
 */
export async function moveToEmail(work: Work, types: Types, ids: string[]): Promise<Moved> {
  const waiting = await work.of(Messages).all({ where: { id: ids, status: 'queued' } })
  const eventIds = [...new Set(waiting.map(message => message.eventId))]
  const events = new Map((await work.of(Events).all({ where: { id: eventIds } })).map(event => [event.id, event]))
  const known = await work.of(Messages).all({ where: { eventId: eventIds, channel: 'email' } })
  const twins = new Map(known.map(message => [twinKey(message), message]))
  // Side by side, so that what they read is gathered; written one after the other.
  const letters = await Promise.all(
    waiting.map(async message => ({
      message,
      letter: await letterFor(work, types, {
        message,
        event: events.get(message.eventId),
        twin: twins.get(twinKey(message)),
      }),
    })),
  )
  const outcome: Moved = { moved: 0, withoutEmail: 0, refused: [] }
  for (const { message, letter } of letters) {
    if (letter === 'no_address') outcome.withoutEmail++
    else if (typeof letter === 'string') outcome.refused.push(letter)
    else if (await replace(work, message, letter)) outcome.moved++
    else outcome.refused.push('A mensagem já estava saindo.')
  }
  return outcome
}

const twinKey = ({ eventId, type, contactId }: Message) => `${eventId} ${type} ${contactId}`

type Letter = NonNullable<ReturnType<typeof rowOf>>
interface Origin {
  message: Message
  event: Event | undefined
  /** The e-mail about the same event, if there ever was one. */
  twin: Message | undefined
}

/** The e-mail to be written; null when one is on its way; else why there can be none. */
async function letterFor(work: Work, types: Types, { message, event, twin }: Origin): Promise<Letter | null | string> {
  const owned = types.get(message.type)
  if (!owned || !event) return 'O módulo que escreveu a mensagem não está mais instalado.'
  if (twin) return onItsWay.includes(twin.status) ? null : 'Já existe um e-mail sobre o mesmo assunto, que não saiu.'
  const draft = await planOn(work, owned, { event, channel: 'email' })
  // A person, or the rule, has let the message go already: only what is missing counts.
  const missing = (draft?.reasons ?? []).filter(({ code }) => !onlyAsks(code))
  if (missing.some(({ code }) => code === 'no_address')) return 'no_address'
  const letter = draft && rowOf(owned, event, { ...draft, status: 'queued', reasons: missing, dueAt: work.now })
  if (!letter || missing.length > 0) return allReasons(missing) ?? 'A mensagem não tem mais cliente.'
  return { ...letter, giveUpAt: message.giveUpAt, priority: message.priority }
}

const onItsWay: readonly Message['status'][] = ['queued', 'sending', 'sent', 'delivered', 'read']

/** False when somebody was faster: then nothing is written. */
async function replace(work: Work, message: Message, letter: Letter | null): Promise<boolean> {
  const moved = { reasonCode: 'moved', reason: 'Enviada por e-mail.' }
  const payload = { type: message.type, channel: message.channel, ...moved }
  try {
    await advanceRow(work, messageLifecycle, { row: message, to: 'cancelled', changes: moved, payload })
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
  const row = letter && (await work.of(Messages).insertOnce(letter))
  if (row) await announce(work, [row])
  return true
}
