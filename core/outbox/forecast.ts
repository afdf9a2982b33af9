import type { Message } from './message.ts'
import { capOn, type Departure, nextDeparture, type SenderRules } from './pace.ts'
import { meanGapMs, visitSize } from './rhythm.ts'

/** What the forecast has to know of a message. */
export type Waiting = Pick<Message, 'id' | 'priority' | 'dueAt' | 'giveUpAt' | 'createdAt'> &
  // Whose it is and which phone; only where one visit may bring several.
  Partial<Pick<Message, 'contactId' | 'address'>>

export interface Forecast<M extends Waiting = Waiting> {
  message: M
  /** When it leaves; of one that is too late, when its turn would have come. */
  at: Date
  /** Its time is over before its turn comes: it expires and takes nobody's place. */
  tooLate: boolean
  /** What keeps the sender from letting it go sooner, besides the messages before it. */
  cause?: string | undefined
}

/**
 * When each queued message of one sender is expected to leave: by the dispatcher's own rules and in its order (lane,
 * then due time), a mean gap apart. Pure; messages that may not leave yet do not hold up those that may.
 */
export function forecast<M extends Waiting>(rules: SenderRules, queued: readonly M[], now: Date): Forecast<M>[] {
  const lanes = lanesOf(queued)
  const visits = createVisits(queued, visitSize(rules.pace))
  const counter = countDays(rules)
  const departures: Forecast<M>[] = []
  const start = { ...rules, nextSlotAt: null }
  let free = Math.max(now.getTime(), rules.nextSlotAt?.getTime() ?? 0)
  let cause: string | undefined
  for (;;) {
    const next = firstToLeave(start, lanes, { free, sentOn: counter.sentOn })
    if (!next) return departures
    const { lane, departure } = next
    const message = lane.messages[lane.next++] as M
    if (visits.hasLeft(message)) continue
    const { at } = departure
    const tooLate = at >= message.giveUpAt
    // Those behind it wait for the same reason, until the next one comes up.
    cause = departure.cause ?? (message.dueAt.getTime() > free ? undefined : cause)
    departures.push({ message, at, tooLate, cause })
    free = at.getTime()
    if (tooLate) continue
    const others = visits.take(message, {
      room: counter.roomOn(departure.date) - 1,
      mayLeave: other =>
        other.dueAt <= at &&
        nextDeparture(start, { from: at, priority: other.priority, sentOn: counter.sentOn }).at <= at,
    })
    departures.push(...others.map(other => ({ message: other, at, tooLate: at >= other.giveUpAt, cause })))
    counter.add(departure.date, 1 + others.length)
    free += meanGapMs(rules.pace)
  }
}

/** What leaves along with another message to the same phone, before its own turn. */
function createVisits<M extends Waiting>(queued: readonly M[], size: number) {
  const left = new Set<M>()
  const byPhone = new Map<string, M[]>()
  const phoneOf = ({ contactId, address }: M) => `${contactId} ${address}`
  for (const message of size > 1 ? queued : [])
    byPhone.set(phoneOf(message), [...(byPhone.get(phoneOf(message)) ?? []), message])
  return {
    hasLeft: (message: M) => left.has(message),
    take(first: M, { room, mayLeave }: { room: number; mayLeave(other: M): boolean }): M[] {
      left.add(first)
      const others = (byPhone.get(phoneOf(first)) ?? []).filter(other => !left.has(other) && mayLeave(other))
      const along = others.slice(0, Math.max(0, Math.min(size - 1, room)))
      for (const other of along) left.add(other)
      return along
    },
  }
}

/** When a message leaves that so many others of its urgency or a higher one are ahead of: as the forecast, in leaps. */
export function departureAfter(rules: SenderRules, { ahead, priority, now }: Ahead): Date {
  const gap = meanGapMs(rules.pace)
  const counter = countDays(rules)
  let left = ahead
  let from = now
  for (let start = rules; ; start = { ...rules, nextSlotAt: null }) {
    const { at, until, date } = nextDeparture(start, { from, priority, sentOn: counter.sentOn })
    const room = Math.min(Math.ceil((until.getTime() - at.getTime()) / gap), counter.roomOn(date))
    if (left < room) return new Date(at.getTime() + left * gap)
    left -= room
    counter.add(date, room)
    from = new Date(at.getTime() + room * gap)
  }
}

export interface Ahead {
  ahead: number
  priority: number
  now: Date
}

interface Lane<M> {
  priority: number
  /** By due time, then by age. */
  messages: M[]
  /** Index of the first that has not left. */
  next: number
}

function lanesOf<M extends Waiting>(queued: readonly M[]): Lane<M>[] {
  const lanes = new Map<number, Lane<M>>()
  for (const message of queued) {
    const lane = lanes.get(message.priority) ?? { priority: message.priority, messages: [], next: 0 }
    lane.messages.push(message)
    lanes.set(message.priority, lane)
  }
  for (const { messages } of lanes.values()) messages.sort(byTurn)
  return [...lanes.values()].sort((one, other) => one.priority - other.priority)
}

const byTurn = (one: Waiting, other: Waiting) =>
  one.dueAt.getTime() - other.dueAt.getTime() ||
  one.createdAt.getTime() - other.createdAt.getTime() ||
  (one.id < other.id ? -1 : 1)

/** The lane whose first message may leave soonest; of several at the same moment the most urgent. */
function firstToLeave<M extends Waiting>(
  rules: SenderRules,
  lanes: Lane<M>[],
  { free, sentOn }: { free: number; sentOn: (date: string) => number },
): { lane: Lane<M>; departure: Departure } | undefined {
  let first: { lane: Lane<M>; departure: Departure } | undefined
  for (const lane of lanes) {
    const message = lane.messages[lane.next]
    if (!message) continue
    const from = new Date(Math.max(free, message.dueAt.getTime()))
    const departure = nextDeparture(rules, { from, priority: lane.priority, sentOn })
    if (!first || departure.at < first.departure.at) first = { lane, departure }
  }
  return first
}

/** What will have left on each day, while the forecast goes on. */
function countDays(rules: SenderRules) {
  const counts = new Map([[rules.today, rules.sentToday]])
  const sentOn = (date: string) => counts.get(date) ?? 0
  return {
    sentOn,
    roomOn: (date: string) => capOn(rules, date) - sentOn(date),
    add: (date: string, more: number) => void counts.set(date, sentOn(date) + more),
  }
}
