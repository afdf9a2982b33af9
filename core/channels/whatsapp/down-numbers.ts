import { column, decode } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { isConnected, whatsappWeb } from './connection.ts'
import type { SenderSession } from './session.ts'

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
  const numbers = (await readNumbers(work)).filter(({ session }) => !session || !isConnected(session, work.now))
  if (numbers.length === 0) return []
  const waiting = await countQueued(
    work,
    numbers.map(({ id }) => id),
  )
  return numbers
    .map(({ session, ...number }) => ({ ...number, session, waiting: waiting.get(number.id) ?? 0 }))
    .filter(({ session, waiting }) => waiting > 0 || (session && isMissed(session, work.now)))
    .map(({ session, ...number }) => ({ ...number, since: session ? lastSeen(session) : null }))
}

type Known = Pick<SenderSession, 'wish' | 'wishAt' | 'state' | 'stateAt' | 'readyAt' | 'heartbeatAt' | 'ownedUntil'>

/** Coming back after a restart takes a moment; a first connection is nobody's alarm. */
function isMissed({ wish, state, stateAt, readyAt }: Known, now: Date): boolean {
  if (wish !== 'connected' || !readyAt) return false
  return !returning.includes(state) || now.getTime() - stateAt.getTime() > returningMs
}
const returning: readonly string[] = ['starting', 'authenticating', 'syncing']
const returningMs = 2 * 60_000

const lastSeen = ({ heartbeatAt, readyAt, stateAt }: Known): Date | null => readyAt && (heartbeatAt ?? stateAt)

async function readNumbers(work: Work) {
  const rows = await work.query<Record<string, unknown>>(
    `SELECT senders.id, senders.name, senders.identity, wish, wishAt, state, stateAt, readyAt, heartbeatAt,
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
    session: row.wish === null ? undefined : toKnown(row),
  }))
}

function toKnown(row: Record<string, unknown>): Known {
  const instant = (name: string) => decode(column.instant(), row[name]) as Date | null
  return {
    wish: row.wish as Known['wish'],
    wishAt: instant('wishAt') as Date,
    state: String(row.state),
    stateAt: instant('stateAt') as Date,
    readyAt: instant('readyAt'),
    heartbeatAt: instant('heartbeatAt'),
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
