import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { record } from '../events/record.ts'
import { checkEdited, type Edited, refuseIncomplete } from './actions.ts'
import { gateOf, isByHand, notInUseText } from './gate.ts'
import type { Refusal } from './last-look.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'
import { isVeiled } from './veil.ts'

/** "Abrir no WhatsApp": the text goes along as the person left it, and the question from now on is "Você enviou?". */
export async function openByHand(work: Work, id: string, edited: Edited = {}): Promise<Message> {
  const message = await waitingByHand(work, id)
  if (!(await gateOf(work, message.channel)).use) throw new Conflict(notInUseText)
  if (isVeiled(message.body))
    throw new Conflict(
      'Esta mensagem leva um código que só o cliente pode ver: ela sai por e-mail ou pelo número da empresa.',
    )
  const text = checkEdited(message, edited)
  refuseIncomplete({ ...message, ...text })
  return note(work, message, { ...text, byHand: 'opened' }, { name: 'message.chat_opened', edited: 'body' in text })
}

/** "Enviei". Nobody will ever tell whether it arrived: no provider knows of it. */
export async function sentByHand(work: Work, id: string, edited: Edited = {}): Promise<Message> {
  const row = await waitingByHand(work, id)
  const text = checkEdited(row, edited)
  refuseIncomplete({ ...row, ...text })
  const changes = { ...text, byHand: 'sent' as const, senderId: null, sentAt: work.now, reasonCode: null, reason: null }
  const payload = { type: row.type, channel: row.channel, manual: true, edited: 'body' in text }
  await advanceRow(work, messageLifecycle, { row, to: 'sent', changes, payload })
  return { ...row, ...changes, status: 'sent' }
}

/** "Não enviei": goes on waiting, to be opened again or discarded. */
export async function notSentByHand(work: Work, id: string): Promise<Message> {
  const message = await waitingByHand(work, id)
  return message.byHand === null ? message : note(work, message, { byHand: null }, { name: 'message.not_sent' })
}

/** What was asked just before opening is no longer true (X2): nobody shall send it. */
export async function cancelByHand(work: Work, row: Message, { code, reason }: Refusal): Promise<void> {
  const payload = { type: row.type, channel: row.channel, reasonCode: code }
  await advanceRow(work, messageLifecycle, { row, to: 'cancelled', changes: { reasonCode: code, reason }, payload })
}

/** What it tells of changed after a person wrote the text: it goes on waiting, with the reason. */
export async function holdByHand(
  work: Work,
  { id, byHand }: Message,
  { code, reason, changes }: Refusal,
): Promise<void> {
  const now = { ...changes, reasonCode: code, reason }
  const changed = await work.of(Messages).change({ id, status: 'held', byHand }, now)
  if (changed === 0) throw new Conflict('Outra pessoa decidiu sobre esta mensagem antes.')
}

/** A message that waits for a person to send it. Throws NotFound, Conflict. */
export async function waitingByHand(work: Work, id: string): Promise<Message> {
  const message = await work.of(Messages).get(id)
  if (message.status !== 'held') throw new Conflict('Esta mensagem não está esperando ser enviada à mão.')
  if (!(await isByHand(work, message)))
    throw new Conflict('Esta mensagem sai pelo número da empresa: confirme o envio.')
  return message
}

/** Not a step of the message's life: it waits as before. */
async function note(
  work: Work,
  message: Message,
  changes: Partial<Message>,
  { name, ...said }: { name: string; edited?: boolean },
): Promise<Message> {
  const changed = await work.of(Messages).change({ id: message.id, status: 'held' }, changes)
  if (changed === 0) throw new Conflict('Outra pessoa decidiu sobre esta mensagem antes.')
  const { id: subjectId, contactId, type, channel } = message
  await record(work, { name, subject: 'message', subjectId, contactId, payload: { type, channel, ...said } })
  return { ...message, ...changes }
}
