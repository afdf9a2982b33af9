import { addDays } from '#core'

/** Where an unpaid instalment stands on the calendar. */
export type Ageing = 'overdue' | 'today' | 'week' | 'later'
export const ageingTitles: Record<Ageing, string> = {
  overdue: 'Vencidas',
  today: 'Vencem hoje',
  week: 'Próximos 7 dias',
  later: 'Depois',
}

/** Civil dates, inclusive; a missing one leaves that side open. */
export interface DueRange {
  from?: string | undefined
  to?: string | undefined
}

export function ageingRange(today: string, ageing: Ageing): DueRange {
  if (ageing === 'overdue') return { to: addDays(today, -1) }
  if (ageing === 'today') return { from: today, to: today }
  return ageing === 'week' ? { from: addDays(today, 1), to: addDays(today, 7) } : { from: addDays(today, 8) }
}
