import { formatDateTime, formatTime, today } from '../../../brazil/dates.ts'
import type { Work } from '../../../data/work.ts'

type Here = Pick<Work, 'now' | 'timeZone' | 'today'>

/** When something leaves, to stand behind "sai": `em instantes`, `por volta de 15:40`, `dia 23/11/2026 às 08:10`. */
export function leavingText(at: Date, { now, timeZone, today: day }: Here): string {
  if (at.getTime() - now.getTime() < 90_000) return 'em instantes'
  if (today(at, timeZone) === day) return `por volta de ${formatTime(at, timeZone)}`
  return `dia ${formatDateTime(at, timeZone).replace(' ', ' às ')}`
}
