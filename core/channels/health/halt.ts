import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { Messages } from '../../outbox/message.ts'
import { type Sender, Senders, sendingStatuses } from '../../outbox/sender.ts'
import { recordSender } from '../../outbox/sender-actions.ts'
import type { Halt } from './breaker.ts'
import { closeIncident, type SenderIncident, SenderIncidents } from './incident.ts'
import { countStale } from './stale.ts'

/** Its messages wait; nothing is lost. False when another process was faster, or a person paused it. */
export async function haltSender(work: Work, sender: Sender, { code, reason, since }: Halt): Promise<boolean> {
  const { id } = sender
  const halted = { status: 'halted' as const, statusReason: reason }
  if ((await work.of(Senders).change({ id, status: sendingStatuses, removedAt: null }, halted)) === 0) return false
  const incident = { senderId: id, openFor: id, code, reason, beganAt: since, toldAt: work.now }
  await work.of(SenderIncidents).insert(incident)
  const waiting = await waitingAt(work, id)
  await recordSender(work, 'sender.halted', sender, { code, reason, since: since.toISOString(), waiting })
  return true
}

/**
 * What stopped it is gone. Without messages that waited too long it goes on by itself, else a person is asked first.
 * False when another process was faster.
 */
export async function recoverSender(work: Work, sender: Sender, incident: SenderIncident): Promise<boolean> {
  const noticed = { id: incident.id, recoveredAt: null, endedAt: null }
  const told = { recoveredAt: work.now, toldAt: incident.toldAt ?? work.now }
  if ((await work.of(SenderIncidents).change(noticed, told)) === 0) return false
  const stale = await countStale(work, incident)
  if (stale === 0) await goOn(work, sender, incident)
  const waiting = await waitingAt(work, sender.id)
  await recordSender(work, 'sender.recovered', sender, { code: incident.code, stale, waiting })
  return true
}

/** Throws Conflict when somebody was faster. */
export async function goOn(work: Work, { id }: Pick<Sender, 'id'>, incident: SenderIncident): Promise<void> {
  const closed = await closeIncident(work, incident)
  const resumed = { status: 'ready' as const, statusReason: null }
  const changed = closed ? await work.of(Senders).change({ id, status: 'halted' }, resumed) : 0
  if (changed === 0) throw new Conflict(alreadyGoing)
}

export const alreadyGoing = 'Este remetente já voltou a enviar: outra pessoa respondeu antes. Recarregue a página.'

const waitingAt = (work: Work, senderId: string) => work.of(Messages).count({ senderId, status: 'queued' })
