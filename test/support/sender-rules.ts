import { today } from '../../core/brazil/dates.ts'
import { createTimetable, type TimetableRules } from '../../core/outbox/courtesy.ts'
import { type SenderRules, whatsappPace } from '../../core/outbox/pace.ts'

/** The rules of one sender as they are at `now`: a number without hours, cap or age unless told otherwise. */
export function rulesAt(now: Date, given: Partial<SenderRules> & Partial<TimetableRules> = {}): SenderRules {
  const { timeZone = 'America/Sao_Paulo', hours, place, ...rules } = given
  const { dailyCap: _cap, warmUp: _warmUp, ...pace } = whatsappPace
  return {
    pace,
    activeSince: null,
    nextSlotAt: null,
    timetable: createTimetable({ timeZone, hours, place: place ?? {} }),
    today: today(now, timeZone),
    sentToday: 0,
    ...rules,
  }
}
