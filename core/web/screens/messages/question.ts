import type { Work } from '../../../data/work.ts'
import type { ReasonCode } from '../../../notifier/reason.ts'
import { gateOf, notInUseText } from '../../../outbox/gate.ts'
import { type Message, Messages } from '../../../outbox/message.ts'
import { repairCodes } from '../../../outbox/message-list.ts'
import { lastDepartures } from '../../../outbox/queue-list.ts'
import { type ByHand, byHandOf } from './by-hand.ts'
import { leavingText } from './leaving.ts'
import { lookOf, type MessageLook } from './look.ts'
import { seenOf } from './seen.ts'

/** "Enviar esta mensagem?": one held message, as `messages/question` draws it. */
export interface Question extends MessageLook {
  /** Something is missing: it can be tried again, not sent. */
  needsRepair: boolean
  /** Why a yes is asked for, when the rule alone would not have asked. */
  warning: string | null
  /** Why nobody can send it now, whoever says yes. */
  blocked: string | null
  /** There where a person sends it from their own phone. */
  byHand: ByHand | undefined
  /** See `seenOf`. */
  seen: string
  /** `por volta de 15:40`; empty when there is nobody to send it. */
  leaving: string
}

/** What a document's page asks: its held messages that nobody has put off. */
export async function heldFor(work: Work, subject: string, subjectId: string): Promise<Question[]> {
  const held = await work.of(Messages).all({
    where: { subjectKind: subject, subjectId, status: 'held', postponedAt: null },
    order: [
      ['createdAt', 'DESC'],
      ['id', 'ASC'],
    ],
    limit: 20,
  })
  return questionsOf(work, held)
}

export async function questionsOf(work: Work, held: readonly Message[]): Promise<Question[]> {
  const joining = held.flatMap(({ senderId, priority, dueAt }) =>
    senderId ? [[senderId, { count: 1, priority, dueAt }] as const] : [],
  )
  const departures = await lastDepartures(work, new Map(joining))
  const byHand = await byHandOf(work, held)
  return Promise.all(
    held.map(async message => ({
      ...lookOf(message),
      seen: seenOf(message),
      needsRepair: repairCodes.includes(message.reasonCode ?? ''),
      warning: warned.includes(message.reasonCode ?? '') ? message.reason : null,
      blocked: (await gateOf(work, message.channel)).use ? null : notInUseText,
      byHand: byHand.get(message.id),
      leaving: leavingFor(work, departures.get(message.senderId ?? '')),
    })),
  )
}

const warned: readonly string[] = ['late', 'backdated', 'changed'] satisfies ReasonCode[]

const leavingFor = (work: Work, departure: Date | undefined): string => (departure ? leavingText(departure, work) : '')
