import type { Work } from '../../data/work.ts'
import { Events } from '../../events/event.ts'
import { Messages } from '../../outbox/message.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { activeSender, recordSender, resumeSender } from '../../outbox/sender-actions.ts'
import type { SenderSession } from '../whatsapp/session.ts'
import type { RestCode } from './breaker.ts'
import { openIncident, SenderIncidents } from './incident.ts'
import { countStale } from './stale.ts'

/**
 * "Continuar": a paused sender goes on. What waited too long at a WhatsApp number meanwhile asks for an answer first, and
 * until then nothing leaves. Resolves to how many messages ask. Throws NotFound and Conflict.
 */
export async function continueSender(work: Work, id: string): Promise<number> {
  const sender = await activeSender(work, id)
  const isPaused = sender.status === 'paused' && sender.channel === 'whatsapp'
  const since = isPaused ? await pausedSince(work, sender) : work.now
  const stale = await askFirst(work, sender, {
    code: 'paused',
    since,
    reason: sender.statusReason ?? 'Estava pausado.',
  })
  if (stale === 0) await resumeSender(work, id)
  return stale
}

/**
 * A person wants a number connected that was off by a person's doing, or never was on: what waited too long asks as soon
 * as the line is there. Resolves to how many messages ask.
 */
export async function askOnReturn(
  work: Work,
  sender: Sender,
  session: Pick<SenderSession, 'state' | 'stateAt' | 'heartbeatAt'> | undefined,
): Promise<number> {
  // A paused one asks when the pause is over.
  if (sender.status !== 'ready' && sender.status !== 'failing') return 0
  const left = session?.state === 'logged_out' ? session.stateAt : session?.heartbeatAt
  const since = left ?? (await oldestDue(work, sender)) ?? work.now
  const reason = left ? 'Estava desconectado.' : 'Ainda não estava conectado.'
  return askFirst(work, sender, { code: 'offline', since, reason })
}

async function askFirst(
  work: Work,
  sender: Sender,
  { code, since: beganAt, reason }: { code: RestCode; since: Date; reason: string },
): Promise<number> {
  const { id, status } = sender
  const stale = await countStale(work, { senderId: id, beganAt })
  if (stale === 0 || (await openIncident(work, id))) return 0
  const halted = { status: 'halted' as const, statusReason: reason }
  if ((await work.of(Senders).change({ id, status, removedAt: null }, halted)) === 0) return 0
  // A paused one may be back already; an unconnected one is seen to be by the watch.
  const now = code === 'paused' ? work.now : null
  const incident = { senderId: id, openFor: id, code, reason, beganAt, toldAt: now, recoveredAt: now }
  await work.of(SenderIncidents).insert(incident)
  await recordSender(work, 'sender.asked_first', sender, { code, stale })
  return stale
}

async function pausedSince(work: Work, { id: subjectId, createdAt }: Sender): Promise<Date> {
  const where = { name: 'sender.paused', subject: 'sender', subjectId }
  const last = await work.of(Events).first({ where, order: [['seq', 'DESC']] })
  return last?.occurredAt ?? createdAt
}

async function oldestDue(work: Work, { id: senderId }: Sender): Promise<Date | undefined> {
  const where = { senderId, status: 'queued' as const }
  return (await work.of(Messages).first({ where, order: [['dueAt', 'ASC']] }))?.dueAt
}
