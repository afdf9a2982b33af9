/** Lanes of the queue: what the law or the customer waits for goes first. */
export const priorities = { fiscal: 10, dueDate: 20, status: 30, marketing: 40 } as const
export type Lane = keyof typeof priorities

export const laneTitles: Record<Lane, string> = {
  fiscal: 'Fiscal',
  dueDate: 'Vencimento',
  status: 'Andamento',
  marketing: 'Divulgação',
}

/** The lane a message of this priority runs in. */
export function laneOf(priority: number): Lane {
  const lanes = Object.entries(priorities) as [Lane, number][]
  return lanes.find(([, most]) => priority <= most)?.[0] ?? 'marketing'
}
