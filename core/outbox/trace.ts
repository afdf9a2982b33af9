import { Companies, companyScope } from '../data/company.ts'
import { bindTable } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { record } from '../events/record.ts'
import type { Channel, Part } from './channel.ts'
import { accountOf, type DeliveryParts } from './deliver.ts'
import { envelopeFor } from './envelope.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'
import { isComplete, keepPart, partsOf } from './part.ts'
import { type Sender, Senders } from './sender.ts'

/** Waits for its sender to be connected, to find out at the provider whether it left. */
export const tracing = 'tracing'

/**
 * Messages that a crash left in mid-send, at a provider that can be asked. What is with the customer is sent, what is
 * not goes once more (only the missing parts), and what nobody can tell waits for a person. Never blindly resent.
 */
export async function traceUnsure(parts: DeliveryParts): Promise<number> {
  const { database, channels, clock } = parts
  const now = clock.now()
  const where = { status: 'unsure' as const, reasonCode: tracing }
  const waiting = await bindTable(database, Messages, { now }).all({ where, limit: 50 })
  let traced = 0
  for (const message of waiting) {
    const sender = await bindTable(database, Senders, { now }).first({ where: { id: message.senderId ?? '' } })
    const channel = sender && channels.get(sender.driver)
    if (!sender || !channel?.trace || !(channel.serves?.(sender.id) ?? true)) continue
    await trace(parts, { message, sender, channel })
    traced++
  }
  return traced
}

async function trace(
  parts: DeliveryParts,
  { message, sender, channel }: { message: Message; sender: Sender; channel: Channel },
): Promise<void> {
  const { database, works, clock, log } = parts
  const scope = await companyScope(database, message.companyId, clock.now())
  const company = await works.read(scope, work => work.of(Companies).get(work.companyId))
  const left = await works.read(scope, work => partsOf(work, message))
  const attachments = await parts.files(scope, message).catch(() => undefined)
  const envelope = envelopeFor({
    message,
    company,
    attachments: attachments ?? [],
    left,
    redirectTo: sender.redirectTo,
  })
  const found = attachments
    ? await channel.trace?.(accountOf(parts, sender), envelope).catch(error => {
        log.warn({ err: error, message: message.id }, 'a message could not be traced')
        return undefined
      })
    : undefined
  await works.write(scope, work => settle(work, message, found))
}

/** Somebody may have decided meanwhile: what they said counts. */
async function settle(work: Work, { id }: Message, found: Part[] | undefined): Promise<void> {
  const row = await work.of(Messages).get(id)
  if (row.status !== 'unsure' || row.reasonCode !== tracing) return
  if (!found) return leaveToPerson(work, row)
  for (const part of found) await keepPart(work, row, part)
  const facts = { type: row.type, channel: row.channel, traced: found.length }
  if (isComplete(await partsOf(work, row))) {
    const changes = { sentAt: work.now, providerId: found[0]?.providerId ?? null, reasonCode: null, reason: null }
    await advanceRow(work, messageLifecycle, { row, to: 'sent', changes, payload: facts })
    return
  }
  const changes = { dueAt: work.now, reasonCode: 'retry', reason: 'Conferimos: ela não tinha saído. Vai sair agora.' }
  await advanceRow(work, messageLifecycle, { row, to: 'queued', changes, payload: facts })
}

async function leaveToPerson(work: Work, row: Message): Promise<void> {
  const reason = 'O envio foi interrompido no meio e não deu para conferir se a mensagem chegou. Veja no telefone.'
  await work.of(Messages).change({ id: row.id, status: 'unsure' }, { reasonCode: 'unsure', reason })
  const payload = { type: row.type, channel: row.channel }
  await record(work, {
    name: 'message.untraceable',
    subject: 'message',
    subjectId: row.id,
    contactId: row.contactId,
    payload,
  })
}
