import { expect } from 'chai'
import fc from 'fast-check'
import { formatDateTimeSeconds, formatTime, today, weekdayOf } from '../../../core/brazil/dates.ts'
import { holidayOn, type OwnDay } from '../../../core/brazil/holidays.ts'
import { createTimetable, type TimetableRules } from '../../../core/outbox/courtesy.ts'
import { priorities } from '../../../core/outbox/lane.ts'
import { anyHour, holidayKindTitles, type SendingHours, sendingHours } from '../../../core/outbox/sending-hours.ts'

const saoPaulo = 'America/Sao_Paulo'
const standard = sendingHours.schema.parse({})
const status = priorities.status

describe('The hours in which a company writes to its customers', () => {
  const opening = (from: string, given: Partial<TimetableRules> = {}, priority: number = status) => {
    const rules = { timeZone: saoPaulo, hours: standard, ...given }
    const { at, cause } = createTimetable(rules).opening(Date.parse(from), priority)
    return [formatDateTimeSeconds(new Date(at), rules.timeZone), cause]
  }

  it('are from eight to eight on working days unless it says otherwise', () => {
    expect(opening('2026-11-23T10:00:00-03:00')).to.deep.equal(['23/11/2026 10:00:00', undefined])
    expect(opening('2026-11-23T06:59:00-03:00')).to.deep.equal(['23/11/2026 08:00:00', 'antes do horário de envio'])
    expect(opening('2026-11-23T20:00:00-03:00')).to.deep.equal(['24/11/2026 08:00:00', 'depois do horário de envio'])
    expect(opening('2026-11-23T19:59:59-03:00')).to.deep.equal(['23/11/2026 19:59:59', undefined])
  })

  it('are shorter on Saturdays, and none on Sundays', () => {
    expect(opening('2026-11-28T08:00:00-03:00')).to.deep.equal(['28/11/2026 09:00:00', 'antes do horário de envio'])
    expect(opening('2026-11-28T16:30:00-03:00')).to.deep.equal(['30/11/2026 08:00:00', 'depois do horário de envio'])
    expect(opening('2026-11-29T10:00:00-03:00')).to.deep.equal(['30/11/2026 08:00:00', 'domingo'])
  })

  it('are none on national holidays, on those of the state, of the town and of the company', () => {
    const own: OwnDay[] = [
      { day: '08-25', name: 'Aniversário de Chapecó', kind: 'municipal' },
      { day: '2026-08-26', name: 'Balanço', kind: 'company' },
    ]
    expect(opening('2026-12-25T10:00:00-03:00')).to.deep.equal(['26/12/2026 09:00:00', 'feriado (Natal)'])
    expect(opening('2026-07-09T10:00:00-03:00', { place: { state: 'SP' } })[1]).to.contain('Revolução')
    expect(opening('2026-07-09T10:00:00-03:00')[1]).to.equal(undefined)
    expect(opening('2026-08-25T10:00:00-03:00', { place: { own } })[1]).to.equal('feriado (Aniversário de Chapecó)')
    expect(opening('2026-08-26T10:00:00-03:00', { place: { own } })[1]).to.equal('dia sem envio (Balanço)')
  })

  it('leave it to the company whether carnival and Corpus Christi count', () => {
    const hours = { ...standard, holidays: ['bank', 'optional'] } satisfies SendingHours
    expect(opening('2026-02-16T10:00:00-03:00')[1]).to.equal(undefined)
    expect(opening('2026-02-16T10:00:00-03:00', { hours })).to.deep.equal([
      '18/02/2026 08:00:00',
      'ponto facultativo (Segunda-feira de Carnaval)',
    ])
    expect(opening('2026-12-25T10:00:00-03:00', { hours })[1]).to.equal(undefined)
  })

  it('are those of the company’s own clocks', () => {
    const noon = '2026-11-23T11:30:00Z'
    expect(opening(noon, { timeZone: 'America/Noronha' })).to.deep.equal(['23/11/2026 09:30:00', undefined])
    expect(opening(noon, { timeZone: 'America/Manaus' })).to.deep.equal([
      '23/11/2026 08:00:00',
      'antes do horário de envio',
    ])
  })

  it('do not hold what is urgent, where the company says so', () => {
    const night = '2026-11-29T03:00:00-03:00'
    const at = (urgent: SendingHours['urgent'], priority: number) =>
      opening(night, { hours: { ...standard, urgent } }, priority)[1]
    expect([at('none', 10), at('fiscal', 10), at('fiscal', 20), at('dueDate', 20), at('dueDate', 30)]).to.deep.equal([
      'domingo',
      undefined,
      'domingo',
      undefined,
      'domingo',
    ])
  })

  it('hold nothing on a channel that does not keep them', () => {
    expect(opening('2026-11-29T03:00:00-03:00', { hours: undefined })[1]).to.equal(undefined)
  })

  describe('whatever they are, wherever the company is', () => {
    // Half of them in the small hours, when clocks are changed.
    const minutes = fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 240 }))
    const clock = minutes.map(count => new Date(count * 60_000).toISOString().slice(11, 16))
    const window = fc
      .tuple(fc.boolean(), clock, clock)
      .map(([open, one, other]) =>
        one < other ? { open, from: one, to: other } : { open, from: '01:15', to: '02:45' },
      )
    const kinds = Object.keys(holidayKindTitles) as SendingHours['holidays']
    const anyHours: fc.Arbitrary<SendingHours> = fc
      .record({ weekdays: window, saturday: window, sunday: window, holidays: fc.subarray(kinds) })
      .filter(({ weekdays }) => weekdays.open)
      .map(given => ({ ...anyHour, ...given }))
    const zones = [saoPaulo, 'America/Manaus', 'America/Noronha', 'America/New_York', 'Europe/Lisbon']
    const someday = fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2030-01-01') })
    // When clocks were or will be changed; São Paulo did so until 2019.
    const changes = Object.entries({
      [saoPaulo]: ['2018-11-04T03:00Z', '2019-02-17T02:00Z'],
      'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
      'Europe/Lisbon': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
      'America/Santiago': ['2026-04-05T03:00Z', '2026-09-06T04:00Z'],
      'America/Havana': ['2026-03-08T05:00Z', '2026-11-01T05:00Z'],
      'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
    }).flatMap(([zone, moments]) => moments.map(moment => [zone, Date.parse(moment)] as const))
    const shortlyBefore = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 8 * 60 }))
      .map(([[zone, change], minutes]) => [zone, change - minutes * 60_000] as const)
    const somewhere = fc.oneof(fc.tuple(fc.constantFrom(...zones), someday), shortlyBefore)
    const place = { state: 'RJ' as const }

    const allowed = (hours: SendingHours, zone: string, at: number) => {
      const instant = new Date(at)
      const date = today(instant, zone)
      const weekday = weekdayOf(date)
      const { open, from, to } = hours[weekday === 7 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekdays']
      const shown = formatTime(instant, zone)
      return open && from <= shown && shown < to && !holidayOn(date, place, hours.holidays)
    }

    it('nothing leaves outside them, from the first moment of a stretch to its last', () => {
      fc.assert(
        fc.property(somewhere, anyHours, ([timeZone, from], hours) => {
          const { at, until } = createTimetable({ timeZone, hours, place }).opening(from, status)
          const samples = Array.from({ length: 12 }, (_, index) => at + Math.floor(((until - 1 - at) * index) / 11))
          return at >= from && until > at && samples.every(moment => allowed(hours, timeZone, moment))
        }),
        { numRuns: 1_000 },
      )
    })

    it('who looks later never leaves sooner', () => {
      fc.assert(
        fc.property(somewhere, anyHours, fc.integer({ min: 0, max: 200_000_000 }), ([timeZone, from], hours, later) => {
          const timetable = createTimetable({ timeZone, hours, place })
          return timetable.opening(from, status).at <= timetable.opening(from + later, status).at
        }),
        { numRuns: 1_000 },
      )
    })

    it('nothing waits while it may leave, where clocks are never changed', () => {
      const still = fc.constantFrom('America/Manaus', 'America/Noronha', 'UTC')
      fc.assert(
        fc.property(
          still,
          anyHours,
          someday,
          fc.double({ min: 0, max: 0.999, noNaN: true }),
          (timeZone, hours, from, part) => {
            const { at } = createTimetable({ timeZone, hours, place }).opening(from, status)
            const between = Math.floor(from + (at - from) * part)
            return at === from || !allowed(hours, timeZone, between)
          },
        ),
        { numRuns: 1_000 },
      )
    })
  })

  it('are refused when the end comes before the beginning, and when no day is left', () => {
    const read = (given: object) => sendingHours.schema.safeParse(given).error?.issues.map(issue => issue.message)
    expect(read({ saturday: { open: true, from: '12:00', to: '09:00' } })).to.deep.equal([
      'O fim precisa vir depois do começo.',
    ])
    const shut = { open: false, from: '08:00', to: '20:00' }
    expect(read({ weekdays: shut, saturday: shut, sunday: shut })).to.deep.equal(['Deixe ao menos um dia com envio.'])
    expect(read({ weekdays: { open: true, from: '8h', to: '20:00' } })?.[0]).to.contain('dois números')
  })
})
