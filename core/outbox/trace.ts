import { Op } from 'sequelize'
import { Companies, companyScope } from '../data/company.ts'
import { bindTable } from '../data/table.ts'
import type { Scope, Work } from '../data/work.ts'
import { SendError, Unavailable } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { record } from '../events/record.ts'
import type { Channel, Part } from './channel.ts'
import { accountOf, type DeliveryParts } from './deliver.ts'
import { envelopeFor } from './envelope.ts'
import { keepDistance } from './keep-distance.ts'
import { type Message, MessageAttempts, Messages, messageLifecycle, tracing } from './message.ts'
import { isComplete, keepOnly, partsOf } from './part.ts'
import { type Sender, Senders } from './sender.ts'

/** When the provider can say only later, it is asked again after so long. */
const askAgainMs = 15_000

/** Looks for what was interrupted, one look at a time. */
export interface Tracer {
  /** Resolves to how many it dealt with; never rejects. */
  look(): Promise<number>
  /** The look in hand is the last one. */
  stop(): Promise<void>
}

export function createTracer(parts: DeliveryParts): Tracer {
  let looking: Promise<number> | undefined

  async function guarded(): Promise<number> {
    try {
      return await traceUnsure(parts)
    } catch (error) {
      parts.log.error({ err: error }, 'interrupted messages could not be traced')
      return 0
    } finally {
      looking = undefined
    }
  }

  return {
    look() {
      looking ??= guarded()
      return looking
    },
    async stop() {
      await looking
    },
  }
}

/**
 * Messages that were interrupted in mid-send, at a provider that can be asked. What is with the customer is sent, what
 * is not goes once more (only the missing parts), and what nobody can tell waits for a person. Never blindly resent.
 */
async function traceUnsure(parts: DeliveryParts): Promise<number> {
  const { database, channels, clock } = parts
  const now = clock.now()
  const isTime = { [Op.or]: [{ lockedUntil: null }, { lockedUntil: { [Op.lte]: now } }] }
  const where = { status: 'unsure' as const, reasonCode: tracing, ...isTime }
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
  const answer = await ask(parts, { scope, message, sender, channel }).catch(error => {
    log.warn({ err: error, message: message.id, company: message.companyId }, 'a message could not be traced')
    const isForNow = error instanceof Unavailable || (error instanceof SendError && !error.permanent)
    return isForNow && message.giveUpAt > clock.now() ? 'later' : undefined
  })
  if (answer === 'later') {
    const lockedUntil = new Date(clock.now().getTime() + askAgainMs)
    await bindTable(database, Messages, { now: clock.now() }).change(
      { id: message.id, status: 'unsure' },
      { lockedUntil },
    )
    return
  }
  await works.write(scope, work => settle(work, message, answer))
}

async function ask(
  parts: DeliveryParts,
  given: { scope: Scope; message: Message; sender: Sender; channel: Channel },
): Promise<Part[] | undefined> {
  const { scope, message, sender, channel } = given
  const { company, left, attempt } = await parts.works.read(scope, async work => ({
    company: await work.of(Companies).get(work.companyId),
    left: await partsOf(work, message),
    attempt: await lastAttempt(work, message),
  }))
  // It went out from a number that was removed: the one that took over knows nothing of it.
  if (attempt && attempt.senderId !== sender.id) return undefined
  const attachments = await parts.files(scope, message)
  const envelope = envelopeFor({
    message,
    company,
    attachments,
    left,
    redirectTo: sender.redirectTo,
    secret: parts.secret,
  })
  return channel.trace?.(accountOf(parts, sender), envelope, message.begunAt ?? message.dueAt)
}

async function lastAttempt(work: Work, { id }: Message) {
  return work.of(MessageAttempts).first({ where: { messageId: id }, order: [['createdAt', 'DESC']] })
}

/** Somebody may have decided meanwhile: what they said counts. */
async function settle(work: Work, { id }: Message, found: Part[] | undefined): Promise<void> {
  const row = await work.of(Messages).get(id)
  if (row.status !== 'unsure' || row.reasonCode !== tracing) return
  if (!found) return leaveToPerson(work, row)
  await keepOnly(work, row, found)
  const facts = { type: row.type, channel: row.channel, traced: found.length }
  if (isComplete(await partsOf(work, row))) {
    const changes = { sentAt: work.now, providerId: found[0]?.providerId ?? null, reasonCode: null, reason: null }
    await advanceRow(work, messageLifecycle, {
      row,
      to: 'sent',
      changes: { ...changes, lockedUntil: null },
      payload: facts,
    })
    // It may have left with the connection that came back.
    await keepDistance(work.of(Senders), { senderId: row.senderId, leftAt: work.now })
    return
  }
  const reason = 'Conferimos: ela não tinha saído. Vai sair agora.'
  const changes = { dueAt: work.now, lockedUntil: null, reasonCode: 'retry', reason }
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
