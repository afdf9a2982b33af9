import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { Messages } from '../../outbox/message.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { type SenderIncident, SenderIncidents } from './incident.ts'
import { countStale } from './stale.ts'

/** A sender in trouble that people were told of. */
export interface TroubledSender {
  sender: Sender
  incident: SenderIncident
  /** How many messages wait in its queue. */
  waiting: number
  /** Of these, how many waited too long and need an answer; 0 while the cause is not gone. */
  stale: number
}

/** Asked on every page: one query while all is well. */
export async function troubledSenders(work: Work): Promise<TroubledSender[]> {
  const incidents = await work.of(SenderIncidents).all({
    where: { openFor: { [Op.ne]: null }, toldAt: { [Op.ne]: null } },
    order: [['beganAt', 'ASC']],
  })
  if (incidents.length === 0) return []
  const ids = incidents.map(({ senderId }) => senderId)
  const senders = await work.of(Senders).all({ where: { id: ids, removedAt: null } })
  const troubled: TroubledSender[] = []
  for (const incident of incidents) {
    const sender = senders.find(({ id }) => id === incident.senderId)
    if (!sender) continue
    const waiting = await work.of(Messages).count({ senderId: sender.id, status: 'queued' })
    const stale = incident.recoveredAt ? await countStale(work, incident) : 0
    troubled.push({ sender, incident, waiting, stale })
  }
  return troubled
}
