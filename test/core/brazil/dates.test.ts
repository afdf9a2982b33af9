import { expect } from 'chai'
import fc from 'fast-check'
import {
  addDays,
  daysBetween,
  formatDate,
  formatDateTime,
  formatDateTimeSeconds,
  formatTime,
  instantsAt,
  isCivilDate,
  isTimeZone,
  parseDate,
  startOfDay,
  startOfNextDay,
  today,
  weekdayOf,
} from '../../../core/brazil/dates.ts'

const saoPaulo = 'America/Sao_Paulo'
const hour = 3_600_000

describe('A civil date', () => {
  it('is the day on the calendar of the company, not of the server', () => {
    const lateEvening = new Date('2026-12-31T23:30:00-03:00')
    expect(today(lateEvening, saoPaulo)).to.equal('2026-12-31')
    expect(today(lateEvening, 'UTC')).to.equal('2027-01-01')
    expect(today(lateEvening, 'America/Noronha')).to.equal('2027-01-01')
  })

  it('moves by days over months and leap years', () => {
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01')
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29')
    expect(addDays('2027-03-01', -1)).to.equal('2027-02-28')
    expect(daysBetween('2026-12-25', '2027-01-01')).to.equal(7)
    expect(daysBetween('2027-01-01', '2026-12-25')).to.equal(-7)
  })

  it('exists, or is refused', () => {
    for (const text of ['2026-12-31', '2028-02-29', '1000-01-01']) expect(isCivilDate(text), text).to.equal(true)
    for (const text of ['2027-02-29', '2026-13-01', '2026-1-1', '2026-12-31T00:00', '0026-12-31', '2026-W10-1', ''])
      expect(isCivilDate(text), text).to.equal(false)
  })

  it('is typed as Brazilians do, or as ISO 8601 does', () => {
    for (const text of ['31/12/2026', ' 31/12/2026 ', '2026-12-31']) expect(parseDate(text)).to.equal('2026-12-31')
    expect(parseDate('1/2/2026')).to.equal('2026-02-01')
  })

  it('typed wrong is refused and never rolls over', () => {
    for (const text of ['31/02/2026', '29/02/2027', '12/31/2026', '31/12/26', '31/12', '00/01/2026', 'amanhã', ''])
      expect(parseDate(text), text).to.equal(undefined)
  })

  it('is shown with the day first', () => {
    expect(formatDate('2026-12-31')).to.equal('31/12/2026')
    expect(() => formatDate('2026-02-30')).to.throw(RangeError)
  })

  it('comes back the same from the screen and from any walk', () => {
    const days = fc.integer({ min: -300_000, max: 2_000_000 })
    fc.assert(
      fc.property(days, n => {
        const date = addDays('2026-12-31', n)
        expect(parseDate(formatDate(date))).to.equal(date)
        expect(daysBetween('2026-12-31', date)).to.equal(n)
      }),
    )
  })
})

describe('An instant', () => {
  const instant = new Date('2026-12-31T17:05:09Z')

  it('is shown on the clocks of the company', () => {
    expect(formatDateTime(instant, saoPaulo)).to.equal('31/12/2026 14:05')
    expect(formatDateTimeSeconds(instant, saoPaulo)).to.equal('31/12/2026 14:05:09')
    expect(formatTime(instant, 'America/Manaus')).to.equal('13:05')
    expect(formatTime(new Date('2026-12-31T03:00:00Z'), saoPaulo)).to.equal('00:00')
  })

  it('that is none, or a zone that is none, is an error and no text', () => {
    expect(() => formatDateTime(new Date('x'), saoPaulo)).to.throw(RangeError)
    expect(() => formatDateTime(instant, 'America/Chapeco')).to.throw(RangeError)
  })
})

describe('A day', () => {
  const lengthInHours = (date: string, zone: string) =>
    (startOfNextDay(date, zone).getTime() - startOfDay(date, zone).getTime()) / hour

  it('runs from midnight to the next midnight', () => {
    expect(startOfDay('2026-12-31', saoPaulo).toISOString()).to.equal('2026-12-31T03:00:00.000Z')
    expect(startOfNextDay('2026-12-31', saoPaulo).toISOString()).to.equal('2027-01-01T03:00:00.000Z')
  })

  it('begins at one in the morning where daylight saving skips midnight', () => {
    const start = startOfDay('2018-11-04', saoPaulo)
    expect(start.toISOString()).to.equal('2018-11-04T03:00:00.000Z')
    expect(formatTime(start, saoPaulo)).to.equal('01:00')
    expect(startOfNextDay('2018-11-03', saoPaulo)).to.deep.equal(start)
    expect(lengthInHours('2018-11-04', saoPaulo)).to.equal(23)
  })

  it('lasts 25 hours where daylight saving ends', () => {
    expect(lengthInHours('2018-02-17', saoPaulo)).to.equal(25)
  })

  it('begins at the earlier midnight where the clocks go back to it', () => {
    expect(startOfDay('2020-11-01', 'America/Havana').toISOString()).to.equal('2020-11-01T04:00:00.000Z')
    expect(lengthInHours('2020-11-01', 'America/Havana')).to.equal(25)
  })

  it('begins where the day before ends, in every zone of the country and at home abroad', () => {
    const zones = [
      saoPaulo,
      'America/Manaus',
      'America/Rio_Branco',
      'America/Noronha',
      'America/Havana',
      'Europe/Lisbon',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 25_000 }), (zone, n) => {
        const date = addDays('1970-01-02', n)
        const start = startOfDay(date, zone)
        expect(today(start, zone)).to.equal(date)
        expect(today(new Date(start.getTime() - 1), zone)).to.equal(addDays(date, -1))
      }),
    )
  })
})

describe('A time zone', () => {
  it('goes by its name in the IANA database', () => {
    for (const name of [saoPaulo, 'America/Noronha', 'UTC']) expect(isTimeZone(name), name).to.equal(true)
    for (const name of ['America/Chapeco', '-03:00', 'local', '']) expect(isTimeZone(name), name).to.equal(false)
  })
})

describe('A time of the day on the clocks of a zone', () => {
  const at = (date: string, time: string, zone: string) =>
    instantsAt(date, time, zone).map(moment => moment.toISOString())

  it('is one moment on most days', () => {
    expect(at('2026-11-23', '08:00', saoPaulo)).to.deep.equal(['2026-11-23T11:00:00.000Z'])
    expect(at('2026-11-23', '08:00', 'America/Manaus')).to.deep.equal(['2026-11-23T12:00:00.000Z'])
    expect(at('2026-11-23', '08:00', 'America/Noronha')).to.deep.equal(['2026-11-23T10:00:00.000Z'])
  })

  it('comes twice where daylight saving ends', () => {
    expect(at('2026-11-01', '01:30', 'America/New_York')).to.deep.equal([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ])
  })

  it('is the moment of the jump where daylight saving skips it', () => {
    expect(at('2026-03-08', '02:30', 'America/New_York')).to.deep.equal(['2026-03-08T07:00:00.000Z'])
    expect(at('2018-11-04', '00:10', saoPaulo)).to.deep.equal(['2018-11-04T03:00:00.000Z'])
  })

  it('is shown by the clocks at that moment, or they have just jumped over it', () => {
    const zones = fc.constantFrom(
      saoPaulo,
      'America/New_York',
      'Europe/Lisbon',
      'America/Santiago',
      'Australia/Lord_Howe',
    )
    const days = fc.integer({ min: 0, max: 10_000 }).map(offset => addDays('2005-01-01', offset))
    const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    fc.assert(
      fc.property(zones, days, times, (zone, date, [hours, minutes]) => {
        const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
        return instantsAt(date, time, zone).every(moment => {
          const shown = formatTime(moment, zone)
          const before = formatTime(new Date(moment.getTime() - 1), zone)
          return (
            today(moment, zone) === date &&
            (shown === time || (before < time && time < shown) || (shown > time && before > shown))
          )
        })
      }),
    )
  })

  it('belongs to a day of the week', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-28'].map(weekdayOf)).to.deep.equal([7, 1, 6])
  })
})
