import { expect } from 'chai'
import fc from 'fast-check'
import { isBusinessDay, nextBusinessDay, previousBusinessDay } from '../../../core/brazil/business-days.ts'
import { addDays, daysBetween, weekdayOf } from '../../../core/brazil/dates.ts'
import { easter } from '../../../core/brazil/easter.ts'
import { holidayOn, holidaysOf, type OwnDay } from '../../../core/brazil/holidays.ts'
import { type State, states } from '../../../core/brazil/state.ts'
import { easterSundays } from '../../support/easter-table.ts'

const all = Object.keys(states) as State[]
const named = (year: number, state?: State) => holidaysOf(year, state ? { state } : {}).map(day => [day.date, day.name])

describe('Easter', () => {
  it('is on the day that the printed calendars say, from 1990 to 2099', () => {
    expect(easterSundays).to.have.length(110)
    expect(easterSundays.map(([year]) => easter(year))).to.deep.equal(easterSundays.map(([, date]) => date))
  })

  it('is a Sunday between 22 March and 25 April, in every year of the Gregorian calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 9_000 }), year => {
        const date = easter(year)
        return weekdayOf(date) === 7 && date >= `${year}-03-22` && date <= `${year}-04-25`
      }),
    )
  })
})

describe('The holidays of a year', () => {
  it('are the national ones, those of the banks and the optional one, in the order of the calendar', () => {
    expect(holidaysOf(2026).map(({ date, kind }) => `${date} ${kind}`)).to.deep.equal([
      '2026-01-01 national',
      '2026-02-16 bank',
      '2026-02-17 bank',
      '2026-04-03 national',
      '2026-04-21 national',
      '2026-05-01 national',
      '2026-06-04 optional',
      '2026-09-07 national',
      '2026-10-12 national',
      '2026-11-02 national',
      '2026-11-15 national',
      '2026-11-20 national',
      '2026-12-25 national',
    ])
  })

  // As announced by the banks' federation: carnival, Good Friday and Corpus Christi of four years.
  for (const [year, ...days] of [
    [2024, '02-12', '02-13', '03-29', '05-30'],
    [2025, '03-03', '03-04', '04-18', '06-19'],
    [2027, '02-08', '02-09', '03-26', '05-27'],
    [2030, '03-04', '03-05', '04-19', '06-20'],
  ] as const) {
    it(`move with Easter: ${year}`, () => {
      const kinds = ['bank', 'national', 'optional'] as const
      expect(days.filter(day => holidayOn(`${year}-${day}`, {}, kinds) === undefined)).to.deep.equal([])
    })
  }

  it('name the law they stand on', () => {
    const lawless = all.flatMap(state => holidaysOf(2026, { state })).filter(day => !/\d|data magna/.test(day.law))
    expect(lawless).to.deep.equal([])
  })

  it('hold those of the company’s own state and of no other', () => {
    expect(named(2026, 'SP')).to.deep.include(['2026-07-09', 'Revolução Constitucionalista'])
    expect(named(2026, 'RJ')).to.deep.include(['2026-04-23', 'São Jorge'])
    expect(named(2026, 'SP').map(([, name]) => name)).not.to.include('São Jorge')
    expect(holidaysOf(2026, { state: 'PR' })).to.deep.equal(holidaysOf(2026))
  })

  it('put a state’s day where its law moves it', () => {
    expect(named(2026, 'SC')).to.deep.include(['2026-08-16', 'Dia de Santa Catarina'])
    expect(named(2025, 'AL')).to.deep.include(['2025-11-30', 'Dia do Evangélico'])
    expect(named(2023, 'AL')).to.deep.include(['2023-12-01', 'Dia do Evangélico'])
    expect(named(2021, 'AL')).to.deep.include(['2021-11-29', 'Dia do Evangélico'])
    expect(named(2023, 'AC')).to.deep.include(['2023-09-08', 'Dia da Amazônia'])
    expect(named(2025, 'AC')).to.deep.include(['2025-11-17', 'Tratado de Petrópolis'])
    expect(named(2025, 'ES')).to.deep.include(['2025-04-28', 'Nossa Senhora da Penha'])
  })

  it('hold what only the company knows, once or every year', () => {
    const own: OwnDay[] = [
      { day: '08-25', name: 'Aniversário da cidade', kind: 'municipal' },
      { day: '2026-12-24', name: 'Recesso', kind: 'company' },
      { day: '02-29', name: 'Dia raro', kind: 'company' },
    ]
    const mine = (year: number) => holidaysOf(year, { own }).flatMap(day => (day.law === '' ? day.date : []))
    expect([mine(2026), mine(2027), mine(2028)]).to.deep.equal([
      ['2026-08-25', '2026-12-24'],
      ['2027-08-25'],
      ['2028-02-29', '2028-08-25'],
    ])
  })

  it('can be asked for by kind', () => {
    expect(holidayOn('2026-02-17', {}, ['national'])).to.equal(undefined)
    expect(holidayOn('2026-02-17', {}, ['bank'])?.name).to.equal('Terça-feira de Carnaval')
    expect(holidayOn('2026-02-17', { state: 'RJ' }, ['state'])?.law).to.equal('Lei 5.243/2008')
    expect(holidayOn('2026-02-18')).to.equal(undefined)
  })

  it('are days of that year, in order, whatever the place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2024, max: 2199 }), fc.constantFrom(...all), (year, state) => {
        const dates = holidaysOf(year, { state }).map(day => day.date)
        return dates.every((date, index) => date.startsWith(`${year}-`) && (dates[index - 1] ?? '') <= date)
      }),
    )
  })
})

describe('A business day of the banks', () => {
  it('is none on carnival Monday, on Corpus Christi and on a holiday of the town', () => {
    const town: OwnDay = { day: '08-25', name: 'Aniversário da cidade', kind: 'municipal' }
    expect(nextBusinessDay('2026-02-14')).to.equal('2026-02-18')
    expect(nextBusinessDay('2026-06-04')).to.equal('2026-06-05')
    expect(nextBusinessDay('2026-08-25', { own: [town] })).to.equal('2026-08-26')
    expect(nextBusinessDay('2026-07-09', { state: 'SP' })).to.equal('2026-07-10')
  })

  it('is one though the company itself rests', () => {
    expect(isBusinessDay('2026-12-24', { own: [{ day: '12-24', name: 'Recesso', kind: 'company' }] })).to.equal(true)
  })

  it('is looked for backwards as well', () => {
    expect(previousBusinessDay('2026-11-22')).to.equal('2026-11-19')
    expect(previousBusinessDay('2027-01-01')).to.equal('2026-12-31')
  })

  it('is within five days of any date, and the date itself when it is one', () => {
    const dates = fc.integer({ min: 0, max: 50_000 }).map(days => addDays('2024-01-01', days))
    fc.assert(
      fc.property(dates, date => {
        const [next, previous] = [nextBusinessDay(date), previousBusinessDay(date)]
        const near = daysBetween(previous, date) <= 5 && daysBetween(date, next) <= 5
        return near && isBusinessDay(next) && isBusinessDay(previous) && (!isBusinessDay(date) || next === date)
      }),
    )
  })
})
