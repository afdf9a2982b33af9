import type { Work } from '../data/work.ts'
import { Conflict, Invalid } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { record } from '../events/record.ts'
import { gateOf, isByHand, noAddOnText, notInUseText } from './gate.ts'
import { type Message, type MessageStatus, Messages, messageLifecycle } from './message.ts'
import { senderFor } from './module-sender.ts'
import { forgetUnconfirmed } from './part.ts'
import { timetableOf } from './sender-rules.ts'

export interface Edited {
  body?: string
  subject?: string
}

/** "Enviar": the held message joins the queue, with the text as the person left it. Throws Conflict when it waits for no one. */
export async function confirmMessage(work: Work, id: string, edited: Edited = {}): Promise<Message> {
  const message = await work.of(Messages).get(id)
  if (message.status !== 'held') throw new Conflict('Esta mensagem não está esperando confirmação.')
  if (await isByHand(work, message)) throw new Conflict(message.byHand === 'opened' ? answerFirst : noAddOnText)
  const text = checkEdited(message, edited)
  refuseIncomplete({ ...message, ...text })
  const senderId = await leavingFrom(work, message)
  const dueAt = message.dueAt > work.now ? message.dueAt : work.now
  const changes = { ...text, senderId, dueAt, giveUpAt: await later(work, message), reasonCode: null, reason: null }
  return move(work, message, 'queued', changes, { confirmed: true, ...editOf(text) })
}

/** "Não enviar": stays in the history with the person's reason. */
export async function discardMessage(work: Work, id: string, reason: string): Promise<Message> {
  const message = await work.of(Messages).get(id)
  const why = reason.trim().slice(0, 500)
  if (!why) throw new Invalid({ reason: 'Diga por que a mensagem não vai ser enviada.' })
  return move(work, message, 'discarded', { reasonCode: 'discarded', reason: why }, { reason: why })
}

/** "Agora não": leaves the document's page, stays on the list with the text as the person left it. */
export async function postponeMessage(work: Work, id: string, edited: Edited = {}): Promise<void> {
  const message = await work.of(Messages).get(id)
  const text = checkEdited(message, edited)
  const changed = await work.of(Messages).change({ id, status: 'held' }, { ...text, postponedAt: work.now })
  if (changed === 0) throw new Conflict('Esta mensagem não está esperando confirmação.')
  await record(work, { name: 'message.postponed', subject: 'message', subjectId: id, payload: editOf(text) })
}

/** A failed or expired message once more, from the beginning. */
export async function retryMessage(work: Work, id: string): Promise<Message> {
  const message = await work.of(Messages).get(id)
  if (!['failed', 'expired'].includes(message.status))
    throw new Conflict('Só mensagens que falharam ou venceram podem ser reenviadas.')
  refuseIncomplete(message)
  if (await isByHand(work, message)) return waitForPerson(work, message, { retried: true })
  await forgetUnconfirmed(work, message)
  return move(work, message, 'queued', { ...(await onceMore(work, message)), attempts: 0 }, { retried: true })
}

/** After a crash in mid-send a person knows best: it arrived ("sent"), or it goes once more ("again"). */
export async function settleUnsure(work: Work, id: string, answer: 'sent' | 'again'): Promise<Message> {
  const message = await work.of(Messages).get(id)
  if (message.status !== 'unsure') throw new Conflict('Esta mensagem não está incerta.')
  if (answer === 'sent')
    return move(work, message, 'sent', { sentAt: work.now, reasonCode: null, reason: null }, { decided: answer })
  if (await isByHand(work, message)) return waitForPerson(work, message, { decided: answer })
  await forgetUnconfirmed(work, message)
  return move(work, message, 'queued', await onceMore(work, message), { decided: answer })
}

const answerFirst = 'A conversa já foi aberta no WhatsApp: diga primeiro se a mensagem foi enviada.'

/** A message with a hole in it never leaves, however it came back: an expired one was perhaps never complete. */
export function refuseIncomplete({ reasonCode, reason, channel, subject, body }: Message): void {
  if (reasonCode === 'repair') throw new Conflict(reason ?? 'Falta um dado nesta mensagem.')
  if (!body) throw new Conflict('Esta mensagem está sem texto. Escreva em Mensagens > Modelos e regras.')
  if (channel === 'email' && !subject) throw new Conflict('Este e-mail está sem assunto. Escreva um antes de enviar.')
}

async function onceMore(work: Work, message: Message) {
  const senderId = await leavingFrom(work, message)
  return { senderId, dueAt: work.now, giveUpAt: await later(work, message), reasonCode: null, reason: null }
}

/** There is no queue to go back to without the channel's add-on. */
async function waitForPerson(work: Work, message: Message, payload: Record<string, unknown>): Promise<Message> {
  const changes = { attempts: 0, giveUpAt: await later(work, message), postponedAt: null }
  return move(work, message, 'held', { ...changes, reasonCode: 'no_add_on', reason: noAddOnText }, payload)
}

async function leavingFrom(work: Work, message: Message): Promise<string> {
  if (!(await gateOf(work, message.channel)).use) throw new Conflict(notInUseText)
  const senderId = message.senderId ?? (await senderFor(work, message))?.id
  if (!senderId) throw new Conflict('A empresa não tem remetente para este canal. Cadastre um em Configurações.')
  return senderId
}

// A message a person let go today must not expire because it waited for that person, nor over a long weekend.
async function later(work: Work, { giveUpAt, channel, priority }: Message): Promise<Date> {
  const opening = (await timetableOf(work, channel)).opening(work.now.getTime(), priority)
  return new Date(Math.max(giveUpAt.getTime(), opening.at + 24 * 3_600_000))
}

async function move(
  work: Work,
  row: Message,
  to: MessageStatus,
  changes: Partial<Message>,
  payload: Record<string, unknown>,
): Promise<Message> {
  const facts = { type: row.type, channel: row.channel }
  await advanceRow(work, messageLifecycle, { row, to, changes, payload: { ...facts, ...payload } })
  return { ...row, ...changes, status: to }
}

/** What differs from the message as it stands. Throws Invalid when that cannot be sent. */
export function checkEdited(message: Message, edited: Edited): Edited {
  const body = edited.body?.replace(/\r\n?/g, '\n').trim()
  const subject = edited.subject?.replace(/\s+/g, ' ').trim()
  const changed = {
    ...(body !== undefined && body !== message.body.trim() ? { body } : {}),
    ...(subject !== undefined && subject !== message.subject.trim() ? { subject } : {}),
  }
  if (changed.body === '') throw new Invalid({ body: 'Escreva o texto da mensagem.' })
  if (changed.subject === '' && message.channel === 'email')
    throw new Invalid({ subject: 'Escreva o assunto do e-mail.' })
  if ((changed.body ?? '').length > 10_000) throw new Invalid({ body: 'O texto é longo demais.' })
  if ((changed.subject ?? '').length > 255) throw new Invalid({ subject: 'O assunto é longo demais.' })
  return changed
}

const editOf = (text: Edited) => ({ edited: 'body' in text || 'subject' in text })
