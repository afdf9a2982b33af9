import type { Clock } from '../clock.ts'
import { companyScope } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import type { Scope, Work, Works } from '../data/work.ts'
import type { Log } from '../log.ts'
import { type Event, EventReceipts, Events } from './event.ts'
import type { Desk, ReactionGroup, ReactionSubscriber, Subscriber } from './subscriber.ts'

export interface HandOver {
  database: Database
  works: Works
  subscribers: readonly (Subscriber | ReactionGroup)[]
  clock: Clock
  log: Log
}

/**
 * The fast road: events of one company with all their reactions in a single transaction. False when anything failed;
 * nothing has happened then, and the caller hands them over one by one.
 */
export async function handTogether(parts: HandOver, batch: Event[]): Promise<boolean> {
  const fresh = batch.every(event => event.attempts === 0)
  if (!fresh || batch.some(event => subscribersFor(parts, event).some(one => one.kind === 'errand'))) return false
  try {
    const scope = await scopeFor(parts, batch[0] as Event)
    if (await anyReceipt(parts, scope, batch)) return false
    await parts.works.write(scope, work => reactTogether(parts, work, batch))
    return true
  } catch (error) {
    parts.log.warn({ err: error, events: batch.length }, 'a batch of events failed, handing them over one by one')
    return false
  }
}

/** Somebody has dealt with a part of it: a process that died on the slow road, or an event that a person set free. */
async function anyReceipt({ works }: HandOver, scope: Scope, batch: Event[]): Promise<boolean> {
  const where = { eventId: batch.map(event => event.id) }
  return (await works.read(scope, work => work.of(EventReceipts).first({ where }))) !== undefined
}

async function reactTogether(parts: HandOver, work: Work, batch: Event[]): Promise<void> {
  const pairs = batch.flatMap(event => subscribersFor(parts, event).map(subscriber => ({ event, subscriber })))
  await work
    .of(EventReceipts)
    .insertAll(pairs.map(({ event, subscriber }) => ({ eventId: event.id, subscriber: subscriber.name })))
  for (const one of parts.subscribers) {
    if (one.kind === 'errand') continue
    const wanted = batch.filter(event => membersOf(one).some(member => member.wants(event)))
    for (const events of alikeInARow(wanted)) await handle(one, as(work, events[0] as Event), events)
  }
  await markProcessed(work, batch)
}

/** Quiet and told events apart, in their order. */
function alikeInARow(events: Event[]): Event[][] {
  const rows: Event[][] = []
  for (const event of events) {
    const row = rows.at(-1)
    if (row && row[0]?.quiet === event.quiet) row.push(event)
    else rows.push([event])
  }
  return rows
}

async function handle(one: ReactionSubscriber | ReactionGroup, work: Work, events: Event[]): Promise<void> {
  if (one.kind === 'group') return one.handleAll(work, events)
  for (const event of events) await one.handle(work, event)
}

/** One event to each of its subscribers, each with a transaction of its own. Throws the first failure after trying all. */
export async function handTo(parts: HandOver, event: Event): Promise<void> {
  const scope = await scopeFor(parts, event)
  const failures: unknown[] = []
  for (const subscriber of subscribersFor(parts, event)) {
    await handToOne(parts, { scope, event, subscriber }).catch(error => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
  await parts.works.write(scope, work => markProcessed(work, [event]))
}

async function handToOne(
  parts: HandOver,
  { scope, event, subscriber }: { scope: Scope; event: Event; subscriber: Subscriber },
) {
  const { works } = parts
  const receipt = { eventId: event.id, subscriber: subscriber.name }
  if (subscriber.kind === 'reaction') {
    return works.write(scope, async work => {
      const isMine = await work.of(EventReceipts).insertOnce(receipt)
      if (isMine && !(await wasDone(work, subscriber, event))) await subscriber.handle(as(work, event), event)
    })
  }
  const where = receipt
  if (await works.read(scope, work => work.of(EventReceipts).first({ where }))) return
  const desk: Desk = { read: body => works.read(scope, body), write: body => works.write(scope, body) }
  await subscriber.handle(desk, event)
  await works.write(scope, work => work.of(EventReceipts).insertOnce(receipt))
}

const as = (work: Work, event: Event): Work => ({ ...work, quiet: event.quiet })

async function wasDone(work: Work, { formerly }: ReactionSubscriber, { id: eventId }: Event): Promise<boolean> {
  if (!formerly) return false
  return (await work.of(EventReceipts).first({ where: { eventId, subscriber: formerly } })) !== undefined
}

const membersOf = (one: Subscriber | ReactionGroup) => (one.kind === 'group' ? one.members : [one])
const subscribersFor = ({ subscribers }: HandOver, event: Event): Subscriber[] =>
  subscribers.flatMap<Subscriber>(membersOf).filter(one => one.wants(event))

async function scopeFor({ database, clock }: HandOver, event: Event): Promise<Scope> {
  return { ...(await companyScope(database, event.companyId, clock.now())), quiet: event.quiet }
}

async function markProcessed(work: Work, events: Event[]): Promise<void> {
  const ids = { id: events.map(event => event.id) }
  await work.of(Events).change(ids, { processedAt: work.now, lockedUntil: null })
}
