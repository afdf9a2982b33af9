import { formatDate } from '../brazil/dates.ts'
import { Invalid } from '../errors.ts'

/** Civil dates, both included. */
export interface Period {
  from: string
  to: string
}

/** What was not said: the month so far. Throws Invalid when the period ends before it begins. */
export function reportPeriod(given: Partial<Record<keyof Period, string | undefined>>, today: string): Period {
  const to = given.to ?? (given.from && given.from > today ? given.from : today)
  const from = given.from ?? `${to.slice(0, 7)}-01`
  if (from > to) throw new Invalid({ from: 'O período termina antes de começar. Troque as datas.' })
  return { from, to }
}

export const formatPeriod = ({ from, to }: Period): string => `${formatDate(from)} até ${formatDate(to)}`
