import { column, decode } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { isConnected, isLive, type Standing, whatsappWeb } from './connection.ts'

/** A number that should be connected and is not, or that is not and has messages waiting for it. */
export interface DownNumber {
  id: string
  name: string
  /** E.164; empty while it was never connected. */
  identity: string
  /** The last moment at which it was; null: never. */
  since: Date | null
  /** How many messages wait in its queue. */
  waiting: number
}

/** Asked on every page: one query while all is well, a second one to count what waits. */
export async function downNumbers(work: Work): Promise<DownNumber[]> {
  const isFine = (session: Standing) => isConnected(session, work.now) || isTolerated(session, work.now)
  const numbers = (await readNumbers(work)).filter(({ session }) => !session || !isFine(session))
  if (numbers.length === 0) return []
  const waiting = await countQueued(
    work,
    numbers.map(({ id }) => id),
  )
  return numbers
    .map(({ session, ...number }) => ({ ...number, session, waiting: waiting.get(number.id) ?? 0 }))
    .filter(({ session, waiting }) => waiting > 0 || (session && isMissed(session)))
    .map(({ session, ...number }) => ({ ...number, since: session && wasLinked(session) ? lastSign(session) : null }))
}

/** A short break heals by itself. */
function isTolerated(standing: Standing, now: Date): boolean {
  const { wish, wishAt, state, retryAt } = standing
  if (wish !== 'connected' || !wasLinked(standing) || !(isLive(state) || retryAt)) return false
  const since = Math.max(lastSign(standing).getTime(), wishAt.getTime())
  return now.getTime() - since <= toleratedMs
}
const toleratedMs = 2 * 60_000

/** Somebody counts on it: a first connection that did not come about is nobody's alarm. */
const isMissed = (standing: Standing): boolean => standing.wish === 'connected' && wasLinked(standing)

const wasLinked = ({ phone, heartbeatAt, state }: Standing): boolean =>
  phone !== null || heartbeatAt !== null || state === 'logged_out'

/** Since when somebody counts on it in vain, while it is not connected. */
export const missedSince = (standing: Standing): Date | undefined =>
  isMissed(standing) ? new Date(Math.max(lastSign(standing).getTime(), standing.wishAt.getTime())) : undefined

const lastSign = ({ heartbeatAt, stateAt }: Standing): Date => heartbeatAt ?? stateAt

async function readNumbers(work: Work) {
  const rows = await work.query<Record<string, unknown>>(
    `SELECT senders.id, senders.name, senders.identity, wish, wishAt, state, stateAt, phone, heartbeatAt, retryAt,
            sender_sessions.ownedUntil AS ownedUntil
       FROM senders
       LEFT JOIN sender_sessions
         ON sender_sessions.companyId = senders.companyId AND sender_sessions.senderId = senders.id
      WHERE senders.companyId = :companyId AND senders.driver = :driver AND senders.removedAt IS NULL
      ORDER BY senders.id`,
    { driver: whatsappWeb },
  )
  return rows.map(row => ({
    id: String(row.id),
    name: String(row.name),
    identity: String(row.identity),
    session: row.wish === null ? undefined : standingOf(row),
  }))
}

function standingOf(row: Record<string, unknown>): Standing {
  const instant = (name: string) => decode(column.instant(), row[name]) as Date | null
  return {
    wish: row.wish as Standing['wish'],
    wishAt: instant('wishAt') as Date,
    state: String(row.state),
    stateAt: instant('stateAt') as Date,
    phone: row.phone === null ? null : String(row.phone),
    heartbeatAt: instant('heartbeatAt'),
    retryAt: instant('retryAt'),
    ownedUntil: instant('ownedUntil'),
  }
}

async function countQueued(work: Work, ids: string[]): Promise<Map<string, number>> {
  const rows = await work.query<{ senderId: string; waiting: number }>(
    `SELECT senderId, COUNT(*) AS waiting FROM messages
      WHERE companyId = :companyId AND senderId IN (:ids) AND status = 'queued' GROUP BY senderId`,
    { ids },
  )
  return new Map(rows.map(row => [row.senderId, Number(row.waiting)]))
}
