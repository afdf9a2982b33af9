import { companyScope } from '../data/company.ts'
import type { Scope } from '../data/work.ts'
import { claimMessages, giveBack, ownSender, releaseSender, renewEveryMs, renewLeases } from './claim.ts'
import { type DeliveryParts, deliver } from './deliver.ts'
import { createLanes } from './lanes.ts'
import type { Message } from './message.ts'
import { type Outcome, writeOutcomes } from './outcome.ts'
import { leaveNow } from './pace.ts'
import { leavesOneByOne, nextSlot, type Slot } from './rhythm.ts'
import type { Sender } from './sender.ts'
import { afterOutage, failedForNow, noteHealth, noteOnSender } from './sender-health.ts'
import { senderRules } from './sender-rules.ts'

/** A pause the dispatcher waits out itself; anything longer is left to the next round. */
const shortWaitMs = 250
const outageMs = 15_000
/** How often an outcome is written before its message is left to look interrupted. */
const writeAttempts = 5

/** Who serves, and what it asks while it does. */
export interface Serving {
  /** The process, in the lease of the sender. */
  owner: string
  /** Whether to go on with it: not while the process stops, nor when another one holds the connection. */
  mayGoOn(): boolean
  /** The sender may let nothing more go before this moment. */
  restUntil(until: Date): void
}

/** Claimed messages of one sender, and the slot that comes after them. */
interface Claimed {
  sender: Sender
  messages: Message[]
  slot: Slot
  /** In milliseconds, as the sender's row had it before this batch. */
  driftMs: number | null
  began: Date
  /** The queue gave less than there was room for: what comes meanwhile gathers for the next round. */
  last: boolean
}

/** `atOnce`: it took nobody's turn. */
type Verdict = 'goOn' | 'atOnce' | 'rest'

/** Sends what is due from one sender, batch by batch, and gives it back; resolves to how many messages it dealt with. */
export async function serveSender(parts: DeliveryParts, seen: Sender, serving: Serving): Promise<number> {
  const { database, works, clock, random } = parts
  const { owner } = serving
  const scope = await companyScope(database, seen.companyId, clock.now())
  const inLanes = createLanes(seen.pace.concurrency)
  const underWay: Promise<Verdict>[] = []
  let latest: Claimed | undefined
  let done = 0
  try {
    while (serving.mayGoOn()) {
      const claimed = await claim()
      if (!claimed) break
      latest = claimed
      done += claimed.messages.length
      const sending = send(claimed)
      // Heard of below; until then it is nobody's unhandled rejection.
      sending.catch(() => undefined)
      underWay.push(sending)
      const room = mayGoAhead(parts, claimed.sender) ? 2 : 1
      const verdict = underWay.length < room ? 'goOn' : await underWay.shift()
      if (verdict === 'atOnce') continue
      if (verdict === 'rest' || claimed.last) break
      const wait = claimed.slot.nextSlotAt.getTime() - clock.now().getTime()
      if (wait > shortWaitMs) break
      if (wait > 0) await clock.wait(wait)
    }
    await Promise.all(underWay)
  } finally {
    // Whatever failed, the sender is kept until nothing of it is under way.
    await Promise.allSettled(underWay)
  }
  await releaseSender(database, seen, { owner, now: clock.now() })
  return done

  async function claim(): Promise<Claimed | undefined> {
    // As it is now: a person may have paused it, or begun a trial.
    const sender = await ownSender(database, seen, { owner, now: clock.now() })
    if (!sender) return undefined
    const began = clock.now()
    const { until, ...leave } = await works.read(scope, async work =>
      leaveNow(await senderRules(work, sender), work.now),
    )
    const messages = leave.limit > 0 ? await claimMessages(database, sender, { now: began, ...leave }) : []
    if (messages.length === 0) {
      if (until > began) serving.restUntil(until)
      return undefined
    }
    const { driftMs } = sender
    // Before the send, not after it: a process that dies in mid-send must not shorten the gap of the next one.
    const slot = nextSlot(sender, began, { random: random(), count: turnsOf(sender, messages) })
    await noteOnSender(database, sender, { changes: slot, now: clock.now() })
    return { sender, messages, slot, driftMs, began, last: messages.length < leave.limit }
  }

  async function dispatch(sender: Sender, messages: Message[]): Promise<Outcome[]> {
    const outcomes = await deliver(parts, { sender, scope, messages, inLanes })
    await writeSurely(parts, scope, outcomes)
    return outcomes
  }

  /** One after the other, each written down before the next; a person who stops the sender in between is obeyed. */
  async function visit({ sender, messages }: Claimed): Promise<Outcome[]> {
    const outcomes = await dispatch(sender, messages.slice(0, 1))
    for (const [index, message] of messages.entries()) {
      if (index === 0) continue
      const now = clock.now()
      const still = serving.mayGoOn() ? await ownSender(database, seen, { owner, now }) : undefined
      if (!still) {
        await giveBack(database, messages.slice(index), now)
        break
      }
      outcomes.push(...(await dispatch(still, [message])))
    }
    return outcomes
  }

  async function send(claimed: Claimed): Promise<Verdict> {
    const { sender, messages, slot, driftMs, began } = claimed
    const outcomes = await keepingHold(parts, { sender, messages, owner }, () =>
      messages.length > 1 && leavesOneByOne(sender.pace) ? visit(claimed) : dispatch(sender, messages),
    )
    await noteHealth(database, sender, { outcomes, slot, began, now: clock.now() })
    if (outcomes.every(stayedHere)) {
      const changes = { nextSlotAt: clock.now(), driftMs }
      // The slot of a batch that is already on its way is not taken back.
      if (claimed === latest) await noteOnSender(database, sender, { changes, now: clock.now() })
      return 'atOnce'
    }
    if (!outcomes.every(failedForNow)) return 'goOn'
    const soon = new Date(clock.now().getTime() + outageMs)
    const nextSlotAt = afterOutage(sender, outcomes, soon)
    await noteOnSender(database, sender, { changes: { nextSlotAt }, now: clock.now() })
    return 'rest'
  }
}

/** A visit takes one turn, however much is said in it. */
const turnsOf = ({ pace }: Sender, messages: readonly Message[]) => (leavesOneByOne(pace) ? 1 : messages.length)

/**
 * Whether a second batch may be under way while the first is sent and written down: the line to the provider stays busy.
 * Only where a message may be repeated unseen and nothing has to be counted before the next may leave.
 */
const mayGoAhead = ({ channels }: DeliveryParts, { driver, pace }: Sender): boolean =>
  channels.get(driver)?.resendable === true && !leavesOneByOne(pace) && pace.dailyCap === undefined && !pace.warmUp

/** A send may take minutes; the leases are short, so that a dead process is noticed soon. */
async function keepingHold<T>(
  { database, clock, log }: DeliveryParts,
  held: { sender: Sender; messages: Message[]; owner: string },
  body: () => Promise<T>,
): Promise<T> {
  const renew = () => renewLeases(database, { ...held, now: clock.now() })
  const timer = setInterval(
    () => void renew().catch(error => log.warn({ err: error, sender: held.sender.id }, 'lease not renewed')),
    renewEveryMs,
  )
  try {
    return await body()
  } finally {
    clearInterval(timer)
  }
}

/** A connection lost now would make us forget what the provider already has. */
async function writeSurely({ works, clock, log }: DeliveryParts, scope: Scope, outcomes: Outcome[]): Promise<void> {
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

/** No longer true, or too late: no provider heard of it, so that it takes nobody's turn. */
const stayedHere = ({ to }: Outcome) => to === 'cancelled' || to === 'expired' || to === 'held'
