import type { Work } from '../../data/work.ts'
import type { Sender } from '../../outbox/sender.ts'
import { type SenderSession, SenderSessions } from './session.ts'

/** The driver of a number that is connected as a further device of a phone. */
export const whatsappWeb = 'whatsapp-web'

/** A lease is 30 s; a process that is this late is not just busy. */
const patienceMs = 60_000

export const sessionOf = (work: Work, senderId: string): Promise<SenderSession | undefined> =>
  work.of(SenderSessions).first({ where: { senderId } })

type Attended = Pick<SenderSession, 'ownedUntil' | 'wishAt'>

/** Whether some process sees to the number, or was asked so recently that it may not have noticed yet. */
export function isAttended({ ownedUntil, wishAt }: Attended, now: Date): boolean {
  const lastSign = Math.max(ownedUntil?.getTime() ?? 0, wishAt.getTime())
  return lastSign > now.getTime() - patienceMs
}

/** Whether messages can leave from it now. */
export function isConnected(session: Attended & Pick<SenderSession, 'wish' | 'state'>, now: Date): boolean {
  return session.wish === 'connected' && session.state === 'ready' && isAttended(session, now)
}

/** Whether its messages have to wait for a person to connect it. */
export async function isUnconnected(work: Work, sender: Pick<Sender, 'id' | 'driver'>): Promise<boolean> {
  if (sender.driver !== whatsappWeb) return false
  const session = await sessionOf(work, sender.id)
  return !session || !isConnected(session, work.now)
}

/** States that lead on by themselves to a code, to `ready` or to a failure. */
const underWay: readonly string[] = ['starting', 'qr', 'pairing', 'authenticating', 'syncing']

/** Whether a connection is being made: asking for it once more changes nothing. */
export function isConnecting(session: SenderSession, now: Date): boolean {
  if (session.wish !== 'connected' || !isAttended(session, now)) return false
  return underWay.includes(session.state) || !isNoticed(session)
}

/** Whether the process that drives the number has done something about what was last wished. */
export const isNoticed = ({ wish, wishAt, state, stateAt }: SenderSession): boolean =>
  stateAt >= wishAt && !(wish === 'connected' && state === 'off')
