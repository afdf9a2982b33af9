import { newId } from '../data/table.ts'
import { sendersWithWork } from './claim.ts'
import type { DeliveryParts } from './deliver.ts'
import { recoverAbandoned } from './recover.ts'
import type { Sender } from './sender.ts'
import { serveSender } from './serve.ts'
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

const restMs = 1_000
/** How soon a changed calendar, hour or cap is heard of while a sender may let nothing go. */
const restLookMs = 30_000

export function createDispatcher(parts: DeliveryParts): Dispatcher {
  const { database, clock, log } = parts
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

  function serve(sender: Sender): Promise<number> {
    return serveSender(parts, sender, {
      owner,
      mayGoOn: () => !stopping && isConnected(sender),
      restUntil: until => void resting.set(sender.id, Math.min(until.getTime(), clock.now().getTime() + restLookMs)),
    })
  }

  /** A number is connected to one process; the others leave its messages to that one. */
  const isConnected = ({ id, driver }: Sender) => parts.channels.get(driver)?.serves?.(id) ?? true

  return {
    round,
    drain,
    async stop() {
      stopping = true
      await Promise.allSettled([...serving.values(), tracer.stop()])
    },
  }
}
