import { companyScope } from '../data/company.ts'
import { newId } from '../data/table.ts'
import type { Scope } from '../data/work.ts'
import { claimMessages, ownSender, releaseSender, renewEveryMs, renewLeases, sendersWithWork } from './claim.ts'
import { type DeliveryParts, deliver } from './deliver.ts'
import type { Message } from './message.ts'
import { type Outcome, writeOutcomes } from './outcome.ts'
import { leaveNow } from './pace.ts'
import { recoverAbandoned } from './recover.ts'
import { nextSlot, type Slot } from './rhythm.ts'
import type { Sender } from './sender.ts'
import { failedForNow, noteHealth, noteOnSender } from './sender-health.ts'
import { senderRules } from './sender-rules.ts'
import { createTracer } from './trace.ts'

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
/** How soon a changed calendar, hour or cap is heard of while a sender may let nothing go. */
const restLookMs = 30_000
/** How often an outcome is written before its message is left to look interrupted. */
const writeAttempts = 5

export function createDispatcher(parts: DeliveryParts): Dispatcher {
  const { database, works, clock, log, random } = parts
  const owner = newId()
  const serving = new Map<string, Promise<number>>()
  /** Senders that may let nothing more go at present, and when to look again: not every second all night. */
  const resting = new Map<string, number>()
  const tracer = createTracer(parts)
  let stopping = false

  async function round(): Promise<number> {
    await recoverAbandoned(parts)
    // Aside: a provider that takes its time must not keep the other senders waiting.
    void tracer.look()
    return serveIdle()
  }

  async function serveIdle(): Promise<number> {
    const now = clock.now()
    const senders = await sendersWithWork(database, { owner, now })
    const isAwake = ({ id }: Sender) => !serving.has(id) && (resting.get(id) ?? 0) <= now.getTime()
    const idle = senders.filter(sender => isAwake(sender) && isConnected(sender))
    for (const sender of idle) serving.set(sender.id, guarded(sender))
    return idle.length
  }

  async function drain(): Promise<number> {
    for (let total = 0; ; ) {
      await recoverAbandoned(parts)
      const traced = await tracer.look()
      await serveIdle()
      const counts = await Promise.all(serving.values())
      const done = counts.reduce((sum, count) => sum + count, traced)
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
      const began = clock.now()
      const { limit, upTo, until } = await mayLeave(scope, sender)
      const messages = limit > 0 ? await claimMessages(database, sender, { now: began, limit, upTo }) : []
      if (messages.length === 0) {
        if (until > began) resting.set(sender.id, Math.min(until.getTime(), began.getTime() + restLookMs))
        break
      }
      const { driftMs } = sender
      const slot = await reserveSlots(sender, began, messages.length)
      const outcomes = await keepingHold(sender, messages, async () => {
        const outcomes = await deliver(parts, { sender, scope, messages })
        await writeSurely(scope, outcomes)
        return outcomes
      })
      await noteHealth(database, sender, { outcomes, slot, began, now: clock.now() })
      done += messages.length
      if (outcomes.every(stayedHere)) {
        await changeSender(sender, { nextSlotAt: clock.now(), driftMs })
        continue
      }
      if (outcomes.every(failedForNow)) {
        await changeSender(sender, { nextSlotAt: new Date(clock.now().getTime() + outageMs) })
        break
      }
      // The queue was emptied: what comes meanwhile gathers for the next round.
      if (messages.length < limit) break
      const wait = slot.nextSlotAt.getTime() - clock.now().getTime()
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

  const mayLeave = (scope: Scope, sender: Sender) =>
    works.read(scope, async work => leaveNow(await senderRules(work, sender), work.now))

  // Before the send, not after it: a process that dies in mid-send must not shorten the gap of the next one.
  async function reserveSlots(sender: Sender, now: Date, count: number): Promise<Slot> {
    const slot = nextSlot(sender, now, { random: random(), count })
    await changeSender(sender, slot)
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

  const changeSender = (sender: Sender, changes: Partial<Sender>) =>
    noteOnSender(database, sender, { changes, now: clock.now() })

  return {
    round,
    drain,
    async stop() {
      stopping = true
      await Promise.allSettled([...serving.values(), tracer.stop()])
    },
  }
}

/** No longer true, or too late: no provider heard of it, so that it takes nobody's turn. */
const stayedHere = ({ to }: Outcome) => to === 'cancelled' || to === 'expired' || to === 'held'
