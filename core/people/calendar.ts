import { z } from 'zod'
import { isCivilDate } from '../brazil/dates.ts'
import type { OwnDay, Place } from '../brazil/holidays.ts'
import { isState } from '../brazil/state.ts'
import { column } from '../data/column.ts'
import { Companies } from '../data/company.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import { readInput, requiredText } from './input.ts'

/** Days that only the company knows: its town's holidays and its own. */
export const CompanyHolidays = defineModel(
  'company_holidays',
  {
    /** `YYYY-MM-DD` once, `MM-DD` every year. */
    day: column.text(10),
    name: column.text(100),
    kind: column.text<OwnDay['kind']>(20),
  },
  { unique: [['day']] },
)
export type CompanyHoliday = Row<typeof CompanyHolidays>

export const holidayInput = z.object({
  date: z.string('Escolha o dia.').refine(isCivilDate, 'Esta data não existe. Use dia, mês e ano.'),
  /** Comes back every year on that day and month. */
  yearly: z.boolean().default(false),
  name: requiredText('Escreva o nome do feriado.', 100),
  kind: z.enum(['municipal', 'company'], 'Escolha se o feriado é da cidade ou da empresa.'),
})
export type HolidayInput = z.input<typeof holidayInput>

/** Throws Invalid when a day is in the list already. */
export async function addHoliday(work: Work, given: HolidayInput): Promise<CompanyHoliday> {
  const { date, yearly, name, kind } = readInput(holidayInput, given)
  const day = yearly ? date.slice('YYYY-'.length) : date
  const holiday = await work.of(CompanyHolidays).insertOnce({ day, name, kind })
  if (!holiday) throw new Invalid({ date: 'Este dia já está na lista.' })
  await recordHoliday(work, 'holiday.created', holiday)
  return holiday
}

/** Throws NotFound. */
export async function removeHoliday(work: Work, id: string): Promise<CompanyHoliday> {
  const holiday = await work.of(CompanyHolidays).get(id)
  await work.of(CompanyHolidays).remove({ id })
  await recordHoliday(work, 'holiday.removed', holiday)
  return holiday
}

/** Which holidays count for the company, by where it is and what it added. */
export async function placeOf(work: Work): Promise<Place> {
  return work.once('place', async () => {
    const { state } = await work.of(Companies).get(work.companyId)
    const own = await work.of(CompanyHolidays).all()
    return { own, state: state && isState(state) ? state : undefined }
  })
}

const recordHoliday = (work: Work, name: string, { id, day, kind, name: title }: CompanyHoliday) =>
  record(work, { name, subject: 'holiday', subjectId: id, payload: { day, kind, holiday: title } })
