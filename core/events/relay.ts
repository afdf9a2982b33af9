import { setTimeout as pause } from 'node:timers/promises'
import { bindTable } from '../data/table.ts'
import { claimEvents, renewClaim, renewEveryMs, sameSubject } from './claim.ts'
import { type Event, Events } from './event.ts'
import { type HandOver, handTo, handTogether } from './hand-over.ts'

/** Hands each recorded event, once, to whoever declared interest. */
export interface Relay {
  /** Handles what is due now; resolves to how many events it handled. */
  round(ids?: string[]): Promise<number>
  /** A request's own events first, so that the next page sees their effects; waits at most `withinMs`. */
  take(ids: string[], withinMs?: number): Promise<void>
  /** Seconds the oldest unhandled event has been waiting. */
  lagSeconds(): Promise<number>
}

const batchSize = 200
export const maximumAttempts = 8

export function createRelay(parts: HandOver): Relay {
  const { database, clock, log } = parts
  const events = () => bindTable(database, Events, { now: clock.now() })

  async function round(ids?: string[]): Promise<number> {
    const claimed = await claimEvents(database, clock.now(), batchSize, ids)
    let handled = 0
    for (const batch of byCompany(claimed)) {
      handled += (await handTogether(parts, batch)) ? batch.length : await oneByOne(batch)
    }
    return handled
  }

  /** The relay's own loop may have been quicker to claim some of them, or holds an earlier one of the same subject. */
  async function untilHandled(ids: string[], deadline: number): Promise<void> {
    if ((await round(ids)) === ids.length) return
    const left = { id: ids, processedAt: null, stuckAt: null, attempts: 0 }
    while (performance.now() < deadline && (await events().count(left)) > 0) {
      await pause(10)
      await round(ids)
    }
  }

  /** The slow road, taken when the batch failed: every event and subscriber in a transaction of its own. */
  async function oneByOne(batch: Event[]): Promise<number> {
    const failed: Event[] = []
    for (const event of batch) {
      if (failed.some(earlier => sameSubject(earlier, event))) {
        await events().change(mine(event), { lockedUntil: null })
        continue
      }
      if (!(await renewClaim(database, event, clock.now()))) continue
      try {
        await keepingClaim(event, () => handTo(parts, event))
      } catch (error) {
        failed.push(event)
        await postpone(event, error)
      }
    }
    return batch.length - failed.length
  }

  /** An errand may take minutes; the leases are short, so that a dead process is noticed soon. */
  async function keepingClaim(event: Event, body: () => Promise<void>): Promise<void> {
    const renew = () => renewClaim(database, event, clock.now())
    const timer = setInterval(
      () => void renew().catch(error => log.warn({ err: error, event: event.id }, 'lease not renewed')),
      renewEveryMs,
    )
    try {
      await body()
    } finally {
      clearInterval(timer)
    }
  }

  async function postpone(event: Event, error: unknown): Promise<void> {
    const attempts = event.attempts + 1
    const now = clock.now()
    const stuck = attempts >= maximumAttempts
    log.error(
      { err: error, event: event.id, name: event.name, company: event.companyId, attempts, stuck },
      'event failed',
    )
    await events().change(mine(event), {
      attempts,
      lastError: error instanceof Error ? error.message : String(error),
      lockedUntil: new Date(now.getTime() + Math.min(2 ** attempts, 300) * 1_000),
      stuckAt: stuck ? now : null,
    })
  }

  return {
    round,
    async take(ids, withinMs = 1_500) {
      if (ids.length === 0) return
      const work = untilHandled(ids, performance.now() + withinMs).catch(error =>
        log.error({ err: error }, 'relay failed'),
      )
      await Promise.race([work, pause(withinMs, undefined, { ref: false })])
    },
    async lagSeconds() {
      const where = { processedAt: null, stuckAt: null }
      const oldest = await events().first({ where, order: [['seq', 'ASC']] })
      return oldest ? Math.max(0, (clock.now().getTime() - oldest.occurredAt.getTime()) / 1_000) : 0
    },
  }
}

const mine = ({ id, lockedBy }: Event) => ({ id, lockedBy })

function byCompany(events: Event[]): Event[][] {
  const groups = new Map<string, Event[]>()
  for (const event of events) groups.set(event.companyId, [...(groups.get(event.companyId) ?? []), event])
  return [...groups.values()]
}
