import type { EntryKind } from './entry.ts'

/** A row of the ledger, as far as sums go. */
export interface Line {
  lotId: string
  kind: EntryKind
  cents: number
  origin: string
  /** Civil date; only in the line that opens a lot. */
  expiresOn: string | null
}

/** A credit and what is left of it. */
export interface Lot {
  id: string
  left: number
  expiresOn: string | null
}

/** In the order in which they were credited; `lines` stand in the order in which they were written. */
export function lotsOf(lines: readonly Line[]): Lot[] {
  const lots = new Map<string, Lot>()
  for (const { lotId, cents, expiresOn } of lines) {
    const lot = lots.get(lotId)
    if (lot) lot.left += cents
    else lots.set(lotId, { id: lotId, left: cents, expiresOn })
  }
  return [...lots.values()]
}

export const balanceOf = (lines: readonly Pick<Line, 'cents'>[]): number =>
  lines.reduce((sum, { cents }) => sum + cents, 0)

/** May be used up to and with its day. */
const isUsable = ({ left, expiresOn }: Lot, today: string) => left > 0 && (expiresOn === null || expiresOn >= today)

/** What may be used today: credits that were due to expire count no more, whether or not that was written down. */
export const usableOf = (lines: readonly Line[], today: string): number =>
  lotsOf(lines)
    .filter(lot => isUsable(lot, today))
    .reduce((sum, { left }) => sum + left, 0)

/** What expired before today and was not written down yet. */
export const expireLines = (lines: readonly Line[], today: string): Line[] =>
  lotsOf(lines)
    .filter(lot => lot.left > 0 && !isUsable(lot, today))
    // A lot may be given something back after it had expired, and then expires again.
    .map(({ id, left }) => lineOf(id, { kind: 'expiry', cents: -left, origin: `expiry:${id}:${lines.length}` }))

interface Taking {
  kind: EntryKind
  cents: number
  origin: string
  today: string
}

/** The oldest credit first. Undefined when there is not that much. */
export function takeLines(lines: readonly Line[], { cents, today, ...what }: Taking): Line[] | undefined {
  const usable = lotsOf(lines).filter(lot => isUsable(lot, today))
  const taken = takeFrom(usable, cents)
  if (taken.reduce((sum, part) => sum + part.cents, 0) < cents) return undefined
  return taken.map(part => lineOf(part.lotId, { ...what, cents: -part.cents }))
}

/**
 * Takes a credit back: what is left of it, and for what was used of it as much as other credits still hold, the oldest
 * first. What cannot be had any more is let go: nobody owes cashback.
 */
export function reverseLines(
  lines: readonly Line[],
  { credited, origin, today }: { credited: string; origin: string; today: string },
): Line[] {
  const opening = lines.find(line => line.origin === credited && line.cents > 0)
  if (!opening) return []
  const lots = lotsOf(lines)
  const own = lots.filter(({ id }) => id === opening.lotId)
  const used = -balanceOf(lines.filter(line => line.lotId === opening.lotId && wasUse(line)))
  const others = lots.filter(lot => lot.id !== opening.lotId && isUsable(lot, today))
  const taken = [...takeFrom(own, opening.cents), ...takeFrom(others, used)]
  return taken.map(({ lotId, cents }) => lineOf(lotId, { kind: 'reversal', cents: -cents, origin }))
}

/** Gives back what was taken under an origin, to the credits it came from. */
export const returnLines = (lines: readonly Line[], { taken, origin }: { taken: string; origin: string }): Line[] =>
  lines
    .filter(line => line.origin === taken && line.cents < 0)
    .map(({ lotId, cents }) => lineOf(lotId, { kind: 'return', cents: -cents, origin }))

// What a person took off by hand was no use of the customer's, and what expired is gone already.
const wasUse = ({ kind }: Line) => kind === 'redemption' || kind === 'return'

function takeFrom(lots: readonly Lot[], cents: number): { lotId: string; cents: number }[] {
  const parts: { lotId: string; cents: number }[] = []
  let wanted = cents
  for (const { id, left } of lots) {
    const part = Math.min(wanted, left)
    if (part > 0) parts.push({ lotId: id, cents: part })
    wanted -= Math.max(part, 0)
  }
  return parts
}

const lineOf = (lotId: string, line: Omit<Line, 'lotId' | 'expiresOn'>): Line => ({ lotId, expiresOn: null, ...line })
