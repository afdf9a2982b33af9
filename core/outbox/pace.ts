import { plural } from '../brazil/words.ts'
import type { Timetable } from './courtesy.ts'
import { batchSize, visitSize } from './rhythm.ts'
import type { Sender } from './sender.ts'
import { ageInDays, warmUpLimit } from './warm-up.ts'

/**
 * How fast one sender may go. Gap, daily cap and warm-up keep an unofficial number from being banned; the company's
 * hours (`courtesy.ts`) are another matter and stay whatever the pace is.
 */
export interface Pace {
  /** The official API bans nobody for speed: gap, cap and warm-up do not count, though the row may still hold them. */
  kind?: 'official'
  /** Seconds between two messages, drawn evenly from this range; [0, 0] for channels that need no gap. */
  gapSeconds: readonly [number, number]
  /** Messages handed to the provider per second at most, when there is no gap. */
  perSecond: number
  /** How many may be under way at the same time. */
  concurrency: number
  /** Messages that may go out on one day of the company's calendar. */
  dailyCap?: number
  /** A new number begins with few messages a day (`warm-up.ts`). */
  warmUp?: boolean
  /** What waits for the same customer leaves together, and the gap comes after all of it. */
  together?: boolean
  /** Who took the risk of a gap below the safe one, and when (ISO 8601). */
  acknowledgedRisk?: { by: string; at: string }
}

export const emailPace: Pace = { gapSeconds: [0, 0], perSecond: 30, concurrency: 5 }
export const whatsappPace: Pace = {
  gapSeconds: [60, 120],
  perSecond: 1,
  concurrency: 1,
  dailyCap: 400,
  warmUp: true,
}
/** WhatsApp over the provider's own API. */
export const officialPace: Pace = { kind: 'official', gapSeconds: [0, 0], perSecond: 20, concurrency: 5 }

/** The least gap of a number in seconds that nobody has to answer for. */
export const safeGapSeconds = 60

/** What decides when a sender's messages leave. Pure data, read once by `sender-rules.ts`. */
export interface SenderRules extends Pick<Sender, 'pace' | 'activeSince' | 'nextSlotAt'> {
  timetable: Timetable
  /** The company's civil date now, and what this sender sent on it. */
  today: string
  sentToday: number
}

/** When a message may leave. */
export interface Departure {
  at: Date
  /** How long it stays so while nothing else leaves, exclusive. */
  until: Date
  /** The civil date it leaves on, for the day's cap. */
  date: string
  /** Why not sooner, in Portuguese, as the first half of a sentence; undefined when it may leave at once. */
  cause?: string | undefined
}

/** A moment to look from, how urgent the message is, and what will have left on each day by then. */
export interface Asked {
  from: Date
  priority: number
  sentOn?: (date: string) => number
}

/** The first moment from `from` on at which the sender may let a message of this priority go, and why not sooner. Pure. */
export function nextDeparture(rules: SenderRules, { from, priority, sentOn = sentSoFar(rules) }: Asked): Departure {
  const slot = rules.nextSlotAt?.getTime() ?? 0
  let at = Math.max(from.getTime(), slot)
  let cause: string | undefined
  for (;;) {
    const opening = rules.timetable.opening(at, priority)
    const { date, end } = opening.day
    cause ??= opening.cause
    const cap = capOn(rules, date)
    if (sentOn(date) < cap) {
      if (slot > from.getTime()) cause ??= 'intervalo entre as mensagens deste número'
      return { at: new Date(opening.at), until: new Date(opening.until), date, cause }
    }
    cause ??= capText(rules, date, cap)
    at = end
  }
}

/** How many messages may go out on a civil date: the day's cap, or less while the number is new. */
export function capOn({ pace, activeSince, timetable }: SenderRules, date: string): number {
  if (pace.kind === 'official') return Number.POSITIVE_INFINITY
  const cap = pace.dailyCap ?? Number.POSITIVE_INFINITY
  if (!pace.warmUp || !activeSince) return cap
  return Math.min(cap, warmUpLimit(ageInDays(activeSince, date, timetable.timeZone)) ?? cap)
}

/** What the dispatcher may take at this moment. */
export interface Leave {
  /** Messages at once; 0: none. */
  limit: number
  /** Messages to one customer without a gap between them, the day's cap allowing. */
  inVisit: number
  /** Only those of this priority or a smaller one; undefined: any. */
  upTo?: number
  /** When more than this may leave. */
  until: Date
}

export function leaveNow(rules: SenderRules, now: Date): Leave {
  const left = capOn(rules, rules.today) - rules.sentToday
  const most = {
    limit: Math.max(0, Math.min(batchSize(rules.pace), left)),
    inVisit: Math.min(visitSize(rules.pace), left),
  }
  const any = nextDeparture(rules, { from: now, priority: Number.POSITIVE_INFINITY })
  if (any.at <= now) return { ...most, until: any.at }
  const { urgentUpTo } = rules.timetable
  if (urgentUpTo === Number.NEGATIVE_INFINITY) return { ...most, limit: 0, until: any.at }
  const urgent = nextDeparture(rules, { from: now, priority: urgentUpTo })
  if (urgent.at > now) return { ...most, limit: 0, until: urgent.at }
  return { ...most, upTo: urgentUpTo, until: any.at }
}

const sentSoFar =
  ({ today, sentToday }: SenderRules) =>
  (date: string): number =>
    date === today ? sentToday : 0

function capText(rules: SenderRules, date: string, cap: number): string {
  const isNew = cap < (rules.pace.dailyCap ?? Number.POSITIVE_INFINITY)
  const messages = plural(cap, 'mensagem', 'mensagens')
  const who = isNew ? 'o número é novo e' : 'o número'
  return date === rules.today ? `${who} já enviou ${messages} hoje` : `${who} envia até ${messages} por dia`
}
