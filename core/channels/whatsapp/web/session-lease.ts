import { Op } from 'sequelize'
import type { Database } from '../../../data/connect.ts'
import { bindTable } from '../../../data/table.ts'
import { leaseMs } from '../../../outbox/claim.ts'
import { type SenderSession, SenderSessions } from '../session.ts'

/** Which process, and when. */
export interface Holder {
  owner: string
  now: Date
}

/** One process drives a number at a time. The row as it is now; undefined when another process was faster. */
export async function takeSession(
  database: Database,
  { id }: Pick<SenderSession, 'id'>,
  { owner, now }: Holder,
): Promise<SenderSession | undefined> {
  const sessions = bindTable(database, SenderSessions, { now })
  const lease = { ownedBy: owner, ownedUntil: new Date(now.getTime() + leaseMs) }
  const free = { [Op.or]: [{ ownedBy: owner }, { ownedUntil: null }, { ownedUntil: { [Op.lte]: now } }] }
  return (await sessions.change({ id, ...free }, lease)) === 1 ? sessions.get(id) : undefined
}

/** False: it is no longer ours. */
export async function renewSession(
  database: Database,
  { id }: Pick<SenderSession, 'id'>,
  { owner, now }: Holder,
): Promise<boolean> {
  const until = new Date(now.getTime() + leaseMs)
  const changed = await bindTable(database, SenderSessions, { now }).change(
    { id, ownedBy: owner },
    { ownedUntil: until },
  )
  return changed === 1
}

export const isOwned = ({ ownedUntil }: SenderSession, now: Date) => ownedUntil !== null && ownedUntil > now
