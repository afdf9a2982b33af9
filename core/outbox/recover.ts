import { Op } from 'sequelize'
import { companyScope } from '../data/company.ts'
import { bindTable } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import { abandonedMessages } from './claim.ts'
import { type DeliveryParts, tooLateToSend } from './deliver.ts'
import { keepDistance } from './keep-distance.ts'
import { type Message, Messages, messageLifecycle, tracing } from './message.ts'
import { type Outcome, writeOutcomes } from './outcome.ts'
import { Senders } from './sender.ts'

/**
 * Messages left in mid-send by a process that died. Those that had not begun to leave, and those that may be sent
 * twice without being seen twice (the same Message-ID), go again; about the others a person decides.
 */
export async function recoverAbandoned(parts: DeliveryParts): Promise<number> {
  const { database, works, clock, log } = parts
  const abandoned = await abandonedMessages(database, clock.now())
  for (const message of abandoned) {
    const scope = await companyScope(database, message.companyId, clock.now())
    const outcome = await outcomeOf(parts, message)
    log.warn({ message: message.id, company: message.companyId, to: outcome.to }, 'a send was interrupted')
    await works.write(scope, async work => {
      await writeOutcomes(work, [outcome])
      // It may have left until the moment its lease was over.
      const leftAt = message.lockedUntil ?? work.now
      if (message.begunAt) await keepDistance(work.of(Senders), { senderId: message.senderId, leftAt })
    })
  }
  return abandoned.length
}

async function outcomeOf({ database, channels, clock }: DeliveryParts, message: Message): Promise<Outcome> {
  const now = clock.now()
  const attempts = message.attempts + 1
  const sender = await bindTable(database, Senders, { now }).first({ where: { id: message.senderId ?? '' } })
  const channel = channels.get(sender?.driver ?? '')
  if (!channel?.resendable && !message.begunAt) {
    const reason = 'O envio foi interrompido antes de começar; a mensagem voltou à fila.'
    return { message, to: 'queued', changes: { attempts, dueAt: now, reasonCode: 'retry', reason } }
  }
  const reason = 'O envio foi interrompido no meio; não sabemos se a mensagem chegou.'
  const attempt = { outcome: 'unsure' as const, address: message.address, error: reason }
  if (channel?.resendable) {
    return { message, to: 'queued', changes: { attempts, dueAt: now, reasonCode: 'retry', reason }, attempt }
  }
  if (channel?.trace) {
    const reason = 'O envio foi interrompido no meio; estamos conferindo no provedor se a mensagem chegou.'
    return { message, to: 'unsure', changes: { attempts, reasonCode: tracing, reason }, attempt }
  }
  return { message, to: 'unsure', changes: { attempts, reasonCode: 'unsure', reason }, attempt }
}

/**
 * Messages whose time is over: nobody answered, or nothing let them go. Those under way are the dispatcher's, and
 * whoever opened the chat still owes an answer, however late.
 */
export async function expireOverdue({ database, works, clock }: Pick<DeliveryParts, 'database' | 'works' | 'clock'>) {
  const now = clock.now()
  const stale = await bindTable(database, Messages, { now }).all({
    where: { status: ['held', 'queued'], byHand: null, giveUpAt: { [Op.lte]: now } },
    limit: 200,
  })
  for (const row of stale) {
    const scope = await companyScope(database, row.companyId, now)
    await works.write(scope, work => expire(work, row)).catch(unlessDecided)
  }
  return stale.length
}

async function expire(work: Work, row: Message): Promise<void> {
  // Kept, so that nobody sends it later with a hole in it.
  const changes = { reasonCode: row.reasonCode === 'repair' ? 'repair' : 'expired', reason: lateReason(row) }
  const payload = { type: row.type, channel: row.channel, ...changes }
  await advanceRow(work, messageLifecycle, { row, to: 'expired', changes, payload })
}

function lateReason({ status, reasonCode, reason }: Message): string {
  if (status === 'queued') return tooLateToSend
  return reasonCode === 'repair'
    ? `Ninguém corrigiu dentro do prazo. ${reason ?? ''}`
    : 'Ninguém confirmou dentro do prazo.'
}

/** A person, or another process, was faster: what they decided counts. */
function unlessDecided(error: unknown): void {
  if (!(error instanceof Conflict)) throw error
}
