import type { Work } from '../../data/work.ts'
import type { Sender } from '../../outbox/sender.ts'
import { type SenderSession, SenderSessions } from './session.ts'

/** The driver of a number that is connected as a further device of a phone. */
export const whatsappWeb = 'whatsapp-web'

/** A lease is 30 s; a process that is this late is not just busy. */
const patienceMs = 60_000

export const sessionOf = (work: Work, senderId: string): Promise<SenderSession | undefined> =>
  work.of(SenderSessions).first({ where: { senderId } })

/** What tells how a connection is. */
export type Standing = Pick<
  SenderSession,
  'wish' | 'wishAt' | 'state' | 'stateAt' | 'phone' | 'heartbeatAt' | 'retryAt' | 'ownedUntil'
>

/** Whether a process sees to the number, or may still do so: it was asked just now, or waits for the next try. */
export function isAttended({ ownedUntil, wishAt, retryAt }: Standing, now: Date): boolean {
  const signs = [ownedUntil, wishAt, retryAt].map(sign => sign?.getTime() ?? 0)
  return Math.max(...signs) > now.getTime() - patienceMs
}

/** Whether messages can leave from it now. */
export function isConnected(standing: Standing, now: Date): boolean {
  return standing.wish === 'connected' && standing.state === 'ready' && isAttended(standing, now)
}

/** Whether its messages have to wait for a person to connect it. */
export async function isUnconnected(work: Work, sender: Pick<Sender, 'id' | 'driver'>): Promise<boolean> {
  if (sender.driver !== whatsappWeb) return false
  const session = await sessionOf(work, sender.id)
  return !session || !isConnected(session, work.now)
}

/** States that lead on by themselves to a code, to `ready` or to a failure. */
const underWay: readonly string[] = ['starting', 'qr', 'pairing', 'authenticating', 'syncing']

/** Whether a connection in this state goes on, or comes back, by itself; every other one rests until a person acts. */
export const isLive = (state: string): boolean =>
  underWay.includes(state) || state === 'ready' || state === 'disconnected'

/** Whether a connection is being made, or comes back by itself: asking for it once more changes nothing. */
export function isConnecting(standing: Standing, now: Date): boolean {
  const { wish, state, ownedUntil, retryAt } = standing
  if (wish !== 'connected' || !isAttended(standing, now)) return false
  // The browser still runs; a line whose browser is gone waits for its next try.
  const isMending = state === 'disconnected' && retryAt === null && ownedUntil !== null && ownedUntil > now
  return underWay.includes(state) || isMending || !isNoticed(standing)
}

/** Whether the process that drives the number has done something about what was last wished. */
export const isNoticed = ({ wish, wishAt, state, stateAt }: Standing): boolean =>
  stateAt >= wishAt && !(wish === 'connected' && state === 'off')
