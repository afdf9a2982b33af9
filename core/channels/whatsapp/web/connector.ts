import { setTimeout as sleep } from 'node:timers/promises'
import { Op } from 'sequelize'
import { companyScope } from '../../../data/company.ts'
import { bindTable, newId } from '../../../data/table.ts'
import { record } from '../../../events/record.ts'
import { leaseMs, renewEveryMs } from '../../../outbox/claim.ts'
import { type Sender, Senders } from '../../../outbox/sender.ts'
import { whatsappWeb as driver } from '../connection.ts'
import { type SenderSession, SenderSessions, type Wish } from '../session.ts'
import { type Connection, createConnection } from './connection.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { profileOf } from './profile.ts'
import * as reports from './reports.ts'
import { isOwned, takeSession } from './session-lease.ts'

/** Sees to it that every number is as connected as people want it to be, as far as it falls to this process. */
export interface Connector {
  /** Looks at all numbers once. Resolves to 0: nothing is gained by looking again at once. */
  round(): Promise<number>
  /** The number's connection, when it is driven by this process. */
  connection(senderId: string): Connection | undefined
  /** Closes every browser and gives the numbers back. */
  stop(): Promise<void>
}

export function createConnector(parts: WhatsAppWebParts): Connector {
  const { database, works, clock, log, limits } = parts
  const owner = newId()
  const connections = new Map<string, Connection>()
  const rounds = new Set<Promise<number>>()
  let stopping = false

  const sessions = () => bindTable(database, SenderSessions, { now: clock.now() })

  async function seeToAll(): Promise<number> {
    const rows = await sessions().all()
    const senders = await sendersOf(rows)
    for (const row of rows) {
      if (stopping) break
      // A broken row must not stop the others.
      await look(row, senders.get(row.senderId)).catch(error =>
        log.error({ err: error, sender: row.senderId, company: row.companyId }, 'a number could not be seen to'),
      )
    }
    await Promise.all([...connections.values()].map(tend))
    return 0
  }

  async function look(row: SenderSession, sender: Sender | undefined): Promise<void> {
    const wish = wishFor(row, sender)
    const connection = connections.get(row.senderId)
    if (connection) connection.see(row, wish)
    else if (sender?.driver === driver) await consider(row, wish)
    if (wish === 'connected') await tellIfLong(row)
  }

  async function tend(connection: Connection): Promise<void> {
    await connection.tend()
    if (await connection.isSettled()) connections.delete(connection.senderId)
  }

  async function sendersOf(rows: SenderSession[]): Promise<Map<string, Sender>> {
    const id = rows.map(row => row.senderId)
    const senders = id.length > 0 ? await bindTable(database, Senders, { now: clock.now() }).all({ where: { id } }) : []
    return new Map(senders.map(sender => [sender.id, sender]))
  }

  async function consider(row: SenderSession, wish: Wish): Promise<void> {
    const now = clock.now()
    if (row.ownedBy !== owner && isOwned(row, now)) return
    if (wish === 'disconnected') return isTurnedOff(row) ? undefined : correct(row, reports.turnedOff())
    if (wish === 'logged_out') return forget(row)
    if (isElsewhere(row)) return row.detail === reports.away().detail ? undefined : correct(row, reports.away())
    await (isResting(row, now) ? attend(row) : take(row, 'use'))
  }

  /** It is ours though there is nothing to do now: people see that somebody sees to it. */
  async function attend(row: SenderSession): Promise<void> {
    const now = clock.now()
    const until = row.ownedUntil?.getTime() ?? 0
    if (row.ownedBy !== owner || until - now.getTime() < leaseMs - renewEveryMs)
      await takeSession(database, row, { owner, now })
  }

  /** Linked, and its session is in the data folder of another computer; unless somebody just asked for it here. */
  const isElsewhere = (row: SenderSession) =>
    row.phone !== null && row.wishAt <= row.stateAt && !profileOf(parts.folder, row.senderId).exists()

  async function forget(row: SenderSession): Promise<void> {
    if (row.state === 'logged_out') return
    if (row.phone && profileOf(parts.folder, row.senderId).exists()) return take(row, 'log out')
    // The computer that has the session comes first.
    const isOld = clock.now().getTime() - row.wishAt.getTime() > limits.logOut
    if (!row.phone) await profileOf(parts.folder, row.senderId).wipe()
    if (!row.phone || isOld) await correct(row, row.phone ? reports.wipedHere() : reports.loggedOutHere())
  }

  async function take(seen: SenderSession, purpose: 'use' | 'log out'): Promise<void> {
    const row = await takeSession(database, seen, { owner, now: clock.now() })
    if (!row) return
    const scope = await companyScope(database, row.companyId, clock.now())
    connections.set(row.senderId, createConnection(parts, { row, scope, owner, purpose }))
  }

  /** Of a row that nobody drives. */
  async function correct(row: SenderSession, report: reports.Report): Promise<void> {
    const now = clock.now()
    const free = { [Op.or]: [{ ownedBy: owner }, { ownedUntil: null }, { ownedUntil: { [Op.lte]: now } }] }
    const known = report.state === 'disconnected' ? {} : { downKnownAt: now }
    const changes = { ...report, ...known, stateAt: now, ownedBy: null, ownedUntil: null }
    await sessions().change({ id: row.id, wishAt: row.wishAt, ...free }, changes)
  }

  /** People need not hear of every break of the line, but of every outage; and, after that, of its end. */
  async function tellIfLong(row: SenderSession): Promise<void> {
    if (row.downKnownAt || !row.heartbeatAt || connections.get(row.senderId)?.line()) return
    const now = clock.now()
    if (now.getTime() - row.heartbeatAt.getTime() < limits.outage) return
    const scope = await companyScope(database, row.companyId, now)
    await works.write(scope, async work => {
      const unknown = { id: row.id, downKnownAt: null }
      if ((await work.of(SenderSessions).change(unknown, { downKnownAt: now })) === 0) return
      const payload = { channel: 'whatsapp', state: row.state, reason: row.detail }
      await record(work, { name: 'sender.disconnected', subject: 'sender', subjectId: row.senderId, payload })
    })
    log.warn({ sender: row.senderId, company: row.companyId }, 'a number has been without a connection for long')
  }

  return {
    round() {
      const round = stopping ? Promise.resolve(0) : seeToAll()
      rounds.add(round)
      return round.finally(() => rounds.delete(round))
    },
    connection: senderId => connections.get(senderId),
    async stop() {
      stopping = true
      // It may be taking a number just now.
      await Promise.race([Promise.allSettled(rounds), sleep(limits.farewell, undefined, { ref: false })])
      await Promise.all([...connections.values()].map(connection => connection.stop()))
      connections.clear()
      // With the database gone the leases run out by themselves.
      await sessions()
        .change({ ownedBy: owner }, { ownedBy: null, ownedUntil: null })
        .catch(error => log.warn({ err: error }, 'numbers were not given back'))
    },
  }
}

/** A sender that was removed takes its session along; one that sends by other means now needs no browser. */
function wishFor(row: SenderSession, sender: Sender | undefined): Wish {
  if (sender?.removedAt) return 'logged_out'
  return sender?.driver === driver ? row.wish : 'disconnected'
}

const isTurnedOff = ({ state }: SenderSession) => state === 'off' || state === 'logged_out'

/** It waits for the next try, or for somebody to do something about why it ended. */
function isResting({ wishAt, state, stateAt, retryAt }: SenderSession, now: Date): boolean {
  if (wishAt > stateAt) return false
  return retryAt ? retryAt > now : !underWay.includes(state)
}
/** Whoever drove it in such a state is gone. `off`: somebody wished for it just now. */
const underWay = ['off', 'starting', 'qr', 'pairing', 'authenticating', 'syncing', 'ready', 'disconnected']
