import { weekdayOf } from '../../brazil/dates.ts'
import { type HolidayKind, holidaysOf } from '../../brazil/holidays.ts'
import { states } from '../../brazil/state.ts'
import type { Work } from '../../data/work.ts'
import { weekdayNames } from '../../outbox/courtesy.ts'
import { sendingHours } from '../../outbox/sending-hours.ts'
import { addHoliday, CompanyHolidays, type HolidayInput, placeOf, removeHoliday } from '../../people/calendar.ts'
import { settingsOf } from '../../people/settings.ts'
import type { Kit } from '../kit.ts'

const path = '/settings/calendar'

/** "Feriados": those of a year where the company is, which of them stop its messages, and the days only it knows. */
export function calendarScreens(kit: Kit): void {
  kit.get(path, 'settings.read', async (work, { query, allows }) => {
    const thisYear = Number(work.today.slice(0, 4))
    const year = yearIn(query.year) ?? thisYear
    const { state } = await placeOf(work)
    return kit.view('settings/calendar', {
      title: 'Feriados',
      year,
      years: [thisYear, thisYear + 1, thisYear + 2].map(one => ({
        title: String(one),
        path: `${path}?year=${one}`,
        active: one === year,
      })),
      state: state && states[state],
      holidays: await holidaysIn(work, year),
      kinds: [
        ['municipal', 'Da cidade'],
        ['company', 'Da empresa'],
      ],
      editable: allows('settings.write'),
    })
  })

  kit.post(path, 'settings.write', async (work, { body }) => {
    const input = { ...body, yearly: body.yearly === 'on' } as HolidayInput
    const { name } = await addHoliday(work, input)
    return kit.redirect(`${path}?year=${String(input.date).slice(0, 4)}`, `${name} entrou na lista.`)
  })

  kit.post(`${path}/:id/removal`, 'settings.write', async (work, { params }) => {
    const { name } = await removeHoliday(work, params.id ?? '')
    return kit.redirect(path, `${name} saiu da lista.`)
  })
}

const yearIn = (text: string | undefined) => (/^(20|21)\d\d$/.test(text ?? '') ? Number(text) : undefined)

async function holidaysIn(work: Work, year: number) {
  const place = await placeOf(work)
  const { holidays } = await settingsOf(work, sendingHours)
  const own = await work.of(CompanyHolidays).all()
  return holidaysOf(year, place).map(({ date, name, kind, law }) => {
    const mine = own.find(({ day }) => law === '' && (day === date || day === date.slice('YYYY-'.length)))
    return {
      date,
      weekday: weekdayNames[weekdayOf(date)],
      name,
      law,
      kind: kindTitles[kind],
      stops: holidays.includes(kind),
      id: mine?.id,
      yearly: mine?.day.length === 'MM-DD'.length,
    }
  })
}

const kindTitles: Record<HolidayKind, string> = {
  national: 'Nacional',
  bank: 'Bancário',
  optional: 'Ponto facultativo',
  state: 'Estadual',
  municipal: 'Da cidade',
  company: 'Da empresa',
}
