import type { Work } from '../../data/work.ts'
import type { Sender } from '../../outbox/sender.ts'
import { recordSender } from '../../outbox/sender-actions.ts'
import { closeIncident, openIncident, SenderIncidents } from './incident.ts'

/** An e-mail account goes on trying; after so long people are told. */
const toleratedMs = 3_600_000

/** What is to be written about an e-mail account that does not work, or works again; undefined: nothing new. */
export async function noteMailTrouble(
  work: Work,
  sender: Sender,
): Promise<((work: Work) => Promise<boolean>) | undefined> {
  const { id } = sender
  const incident = await openIncident(work, id)
  const reason = sender.statusReason ?? 'O servidor de e-mail não aceita as mensagens.'
  if (sender.status !== 'failing') {
    return incident && (work => end(work, sender, incident))
  }
  if (!incident) {
    const begun = { senderId: id, openFor: id, code: 'failing' as const, reason, beganAt: work.now }
    return async work => (await work.of(SenderIncidents).insertOnce(begun)) !== undefined
  }
  if (incident.toldAt || work.now.getTime() - incident.beganAt.getTime() < toleratedMs) return undefined
  return async work => {
    const untold = { id: incident.id, toldAt: null, endedAt: null }
    if ((await work.of(SenderIncidents).change(untold, { toldAt: work.now, reason })) === 0) return false
    const since = incident.beganAt.toISOString()
    await recordSender(work, 'sender.kept_failing', sender, { code: 'failing', reason, since })
    return true
  }
}

/** One that a person paused meanwhile is nobody's alarm, and no good news either. */
async function end(work: Work, sender: Sender, incident: { id: string; toldAt: Date | null }): Promise<boolean> {
  if (!(await closeIncident(work, incident))) return false
  if (incident.toldAt && sender.status === 'ready')
    await recordSender(work, 'sender.recovered', sender, { code: 'failing', stale: 0 })
  return true
}
