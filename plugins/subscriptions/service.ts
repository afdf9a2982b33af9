import { addDays, daysBetween, formatDate } from '#core'
import { cyclesOf, type Span, sharedBy } from './period.ts'

/** What is provided from a day on, until the next phase begins; without a plan nothing is. */
export interface Phase {
  from: string
  planName: string | null
  priceCents: number
}

/** Some days of one cycle on one plan, and what they cost. */
export interface Stretch extends Span {
  planName: string
  priceCents: number
  days: number
  /** How many days the whole cycle has. */
  of: number
  cents: number
}

/**
 * What the service of a span costs: each day its share of the cycle it is in, at the price of the plan it is on. The
 * day of a change is already the new plan's. Parts of one cycle are rounded together, half a cent up, so that a cycle
 * that is whole at one price costs exactly that price, however often it was cut.
 */
export function serviceOf(phases: readonly Phase[], span: Span, dueDay: number): Stretch[] {
  return cyclesOf(span, dueDay).flatMap(cycle => {
    const of = daysBetween(cycle.from, cycle.to)
    let exact = 0
    let charged = 0
    return phasesWithin(phases, sharedBy(cycle, span)).map(({ planName, priceCents, from, to }) => {
      const days = daysBetween(from, to)
      exact += priceCents * days
      const cents = Math.floor((2 * exact + of) / (2 * of)) - charged
      charged += cents
      return { planName, priceCents, from, to, days, of, cents }
    })
  })
}

type Provided = Span & { planName: string; priceCents: number }

function phasesWithin(phases: readonly Phase[], span: Span | undefined): Provided[] {
  if (!span) return []
  return phases.flatMap(({ from, planName, priceCents }, index) => {
    const shared = sharedBy({ from, to: phases[index + 1]?.from ?? farAway }, span)
    return shared && planName !== null ? [{ ...shared, planName, priceCents }] : []
  })
}

const farAway = '9999-12-31'

export const sumOf = (lines: readonly { cents: number }[]): number => lines.reduce((sum, { cents }) => sum + cents, 0)

/** `Plano Fibra 300, de 10/11/2026 a 09/12/2026`; part of a cycle says how much of it. */
export function describeStretch({ planName, from, to, days, of }: Stretch): string {
  const term = days === 1 ? `em ${formatDate(from)}` : `de ${formatDate(from)} a ${formatDate(addDays(to, -1))}`
  return days === of ? `${planName}, ${term}` : `${planName}, ${term} (${days} de ${of} dias)`
}
