import { companyScope } from '../data/company.ts'
import { bindTable, newId } from '../data/table.ts'
import type { Scope } from '../data/work.ts'
import { claimMessages, ownSender, releaseSender, renewEveryMs, renewLeases, sendersWithWork } from './claim.ts'
import { type DeliveryParts, deliver } from './deliver.ts'
import type { Message } from './message.ts'
import { type Outcome, writeOutcomes } from './outcome.ts'
import { batchSize, nextSlot } from './pace.ts'
import { recoverAbandoned } from './recover.ts'
import { type Sender, Senders, sendingStatuses } from './sender.ts'
import { traceUnsure } from './trace.ts'

/** Paces the queue into the channels. Any number of processes may run one: a sender is served by one at a time. */
export interface Dispatcher {
  /** Starts serving every sender that has something to send now; resolves to how many it started, without waiting. */
  round(): Promise<number>
  /** Serves until nothing is due any more; resolves to how many messages it dealt with. */
  drain(): Promise<number>
  /** Lets the sends in hand finish and gives the senders back. */
  stop(): Promise<void>
}

/** A pause the dispatcher waits out itself; anything longer is left to the next round. */
const shortWaitMs = 250
const outageMs = 15_000
const restMs = 1_000
/** How often an outcome is written before its message is left to look interrupted. */
const writeAttempts = 5

export function createDispatcher(parts: DeliveryParts): Dispatcher {
  const { database, works, clock, log, random } = parts
  const owner = newId()
  const serving = new Map<string, Promise<number>>()
  let stopping = false

  async function round(): Promise<number> {
    await recoverAbandoned(parts)
    await traceUnsure(parts)
    const senders = await sendersWithWork(database, { owner, now: clock.now() })
    const idle = senders.filter(sender => !serving.has(sender.id) && isConnected(sender))
    for (const sender of idle) serving.set(sender.id, guarded(sender))
    return idle.length
  }

  async function drain(): Promise<number> {
    for (let total = 0; ; ) {
      await round()
      const counts = await Promise.all(serving.values())
      const done = counts.reduce((sum, count) => sum + count, 0)
      if (done === 0) return total
      total += done
    }
  }

  // A broken sender must not stop the others.
  async function guarded(sender: Sender): Promise<number> {
    try {
      return await serve(sender)
    } catch (error) {
      log.error({ err: error, sender: sender.id, company: sender.companyId }, 'a sender could not be served')
      // It counts as served meanwhile: what stays broken is met once a second and not without end.
      await clock.wait(restMs)
      return 0
    } finally {
      serving.delete(sender.id)
    }
  }

  async function serve(seen: Sender): Promise<number> {
    const scope = await companyScope(database, seen.companyId, clock.now())
    let done = 0
    while (!stopping && isConnected(seen)) {
      // As it is now: a person may have paused it, or begun a trial.
      const sender = await ownSender(database, seen, { owner, now: clock.now() })
      if (!sender) break
      const limit = batchSize(sender.pace)
      const messages = await claimMessages(database, sender, { now: clock.now(), limit })
      if (messages.length === 0) break
      const slot = await reserveSlots(sender, messages.length)
      const outcomes = await keepingHold(sender, messages, async () => {
        const outcomes = await deliver(parts, { sender, scope, messages })
        await writeSurely(scope, outcomes)
        return outcomes
      })
      await noteHealth(sender, outcomes)
      done += messages.length
      if (outcomes.every(stayedHere)) {
        await changeSender(sender, { nextSlotAt: clock.now() })
        continue
      }
      if (outcomes.every(failedForNow)) {
        await changeSender(sender, { nextSlotAt: new Date(clock.now().getTime() + outageMs) })
        break
      }
      // The queue was emptied: what comes meanwhile gathers for the next round.
      if (messages.length < limit) break
      const wait = slot.getTime() - clock.now().getTime()
      if (wait > shortWaitMs) break
      if (wait > 0) await clock.wait(wait)
    }
    await releaseSender(database, seen, { owner, now: clock.now() })
    return done
  }

  /** A number is connected to one process; the others leave its messages to that one. */
  const isConnected = ({ id, driver }: Sender) => parts.channels.get(driver)?.serves?.(id) ?? true

  /** A send may take minutes; the leases are short, so that a dead process is noticed soon. */
  async function keepingHold<T>(sender: Sender, messages: Message[], body: () => Promise<T>): Promise<T> {
    const renew = () => renewLeases(database, { sender, messages, owner, now: clock.now() })
    const timer = setInterval(
      () => void renew().catch(error => log.warn({ err: error, sender: sender.id }, 'lease not renewed')),
      renewEveryMs,
    )
    try {
      return await body()
    } finally {
      clearInterval(timer)
    }
  }

  // Before the send, not after it: a process that dies in mid-send must not shorten the gap of the next one.
  async function reserveSlots(sender: Sender, count: number): Promise<Date> {
    const now = clock.now()
    const one = nextSlot(sender.pace, now, random())
    const slot = new Date(now.getTime() + (one.getTime() - now.getTime()) * count)
    await changeSender(sender, { nextSlotAt: slot })
    return slot
  }

  /** A connection lost now would make us forget what the provider already has. */
  async function writeSurely(scope: Scope, outcomes: Outcome[]): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      try {
        return await works.write(scope, work => writeOutcomes(work, outcomes))
      } catch (error) {
        if (attempts === writeAttempts) throw error
        log.warn({ err: error, company: scope.company.id, attempts }, 'outcomes not written, trying again')
        await clock.wait(100 * 2 ** attempts)
      }
    }
  }

  async function noteHealth(sender: Sender, outcomes: Outcome[]): Promise<void> {
    const failure = outcomes.find(failedForNow)
    const wentOut = outcomes.some(outcome => outcome.to === 'sent')
    if (wentOut) await changeSender(sender, { lastSentAt: clock.now() })
    if (wentOut && sender.status === 'failing') await changeStatus(sender, { status: 'ready', statusReason: null })
    if (failure && !wentOut)
      await changeStatus(sender, {
        status: 'failing',
        statusReason: failure.attempt?.error ?? failure.changes.reason ?? null,
      })
  }

  /** A sender that a person paused meanwhile stays paused. */
  async function changeStatus(sender: Sender, found: Pick<Sender, 'status' | 'statusReason'>): Promise<void> {
    Object.assign(sender, found)
    const where = { id: sender.id, status: sendingStatuses }
    await bindTable(database, Senders, { now: clock.now() }).change(where, found)
  }

  async function changeSender(sender: Sender, changes: Partial<Sender>): Promise<void> {
    Object.assign(sender, changes)
    await bindTable(database, Senders, { now: clock.now() }).change({ id: sender.id }, changes)
  }

  return {
    round,
    drain,
    async stop() {
      stopping = true
      await Promise.allSettled(serving.values())
    },
  }
}

/** No longer true, or too late: no provider heard of it, so that it takes nobody's turn. */
const stayedHere = ({ to }: Outcome) => to === 'cancelled' || to === 'expired' || to === 'held'
const failedForNow = (outcome: Outcome) => outcome.attempt?.outcome === 'temporary' && !outcome.messageOnly
