import { expect } from 'chai'
import fc from 'fast-check'
import { today } from '../../../core/brazil/dates.ts'
import { createTimetable } from '../../../core/outbox/courtesy.ts'
import {
  capOn,
  leaveNow,
  nextDeparture,
  officialPace,
  type Pace,
  type SenderRules,
  whatsappPace,
} from '../../../core/outbox/pace.ts'
import { nextSlot } from '../../../core/outbox/rhythm.ts'
import { sendingHours } from '../../../core/outbox/sending-hours.ts'
import { waitingText } from '../../../core/outbox/waiting-text.ts'
import { warmUpLimit } from '../../../core/outbox/warm-up.ts'
import { rulesAt } from '../../support/sender-rules.ts'

const monday = new Date('2026-11-23T13:00:00Z')
const zone = 'America/Sao_Paulo'
const hours = sendingHours.schema.parse({})
const status = 30

describe('When a number may send next', () => {
  const answer = (given: Parameters<typeof rulesAt>[1], from = monday, priority = status) => {
    const departure = nextDeparture(rulesAt(from, given), { from, priority })
    return [departure.at.toISOString().slice(0, 16), waitingText(departure, from, given?.timeZone ?? zone)]
  }

  it('is at once, when nothing is in the way', () => {
    expect(answer({ hours })).to.deep.equal(['2026-11-23T13:00', undefined])
  })

  it('is when the drawn gap is over', () => {
    const nextSlotAt = new Date('2026-11-23T13:01:20Z')
    const why = 'intervalo entre as mensagens deste número: as mensagens saem hoje às 10h01'
    expect(answer({ hours, nextSlotAt })).to.deep.equal(['2026-11-23T13:01', why])
  })

  it('is on Monday morning, when it is Sunday', () => {
    const sunday = new Date('2026-11-29T15:00:00Z')
    const why = 'domingo: as mensagens saem na segunda às 8h'
    expect(answer({ hours }, sunday)).to.deep.equal(['2026-11-30T11:00', why])
  })

  it('is after the holiday, named', () => {
    const christmas = new Date('2026-12-25T15:00:00Z')
    const why = 'feriado (Natal): as mensagens saem no sábado às 9h'
    expect(answer({ hours }, christmas)).to.deep.equal(['2026-12-26T12:00', why])
  })

  it('is the next morning, when it has sent what a day allows', () => {
    const pace = { ...whatsappPace, dailyCap: 40 }
    expect(answer({ hours, pace, sentToday: 39 })[1]).to.equal(undefined)
    const why = 'o número já enviou 40 mensagens hoje: as mensagens saem na terça às 8h'
    expect(answer({ hours, pace, sentToday: 40 })).to.deep.equal(['2026-11-24T11:00', why])
    expect(answer({ pace, sentToday: 41 })[0]).to.equal('2026-11-24T03:00')
  })

  it('says first what comes first: on a Saturday with the cap reached, the cap', () => {
    const saturday = new Date('2026-11-28T14:00:00Z')
    const why = 'o número já enviou 1 mensagem hoje: as mensagens saem na segunda às 8h'
    expect(answer({ hours, pace: { ...whatsappPace, dailyCap: 1 }, sentToday: 1 }, saturday)[1]).to.equal(why)
  })

  it('is limited more while the number is new', () => {
    const activeSince = new Date('2026-11-22T20:00:00Z')
    const why = 'o número é novo e já enviou 23 mensagens hoje: as mensagens saem na terça às 8h'
    expect(answer({ hours, pace: whatsappPace, activeSince, sentToday: 22 })[1]).to.equal(undefined)
    expect(answer({ hours, pace: whatsappPace, activeSince, sentToday: 23 })[1]).to.equal(why)
    expect(answer({ hours, pace: { ...whatsappPace, warmUp: false }, activeSince, sentToday: 23 })[1]).to.equal(
      undefined,
    )
    expect(answer({ hours, pace: whatsappPace, activeSince: null, sentToday: 23 })[1]).to.equal(undefined)
  })

  it('counts the age of a number on the company’s calendar', () => {
    const rules = (timeZone: string) =>
      rulesAt(monday, { timeZone, pace: whatsappPace, activeSince: new Date('2026-11-23T02:30:00Z') })
    // Still Sunday evening in Manaus and in São Paulo, Monday in Noronha.
    expect([capOn(rules('America/Manaus'), '2026-11-23'), capOn(rules('America/Noronha'), '2026-11-23')]).to.deep.equal(
      [23, 20],
    )
  })

  it('knows no gap, cap or warm-up on the official API, but keeps the company’s hours', () => {
    const pace: Pace = { ...whatsappPace, kind: 'official', dailyCap: 1 }
    const rules = rulesAt(monday, { hours, pace, activeSince: monday, sentToday: 5_000 })
    expect(nextDeparture(rules, { from: monday, priority: status }).cause).to.equal(undefined)
    const { nextSlotAt } = nextSlot({ pace, nextSlotAt: null, driftMs: null }, monday, { random: 0.9, count: 1 })
    expect(nextSlotAt.getTime() - monday.getTime()).to.equal(1_000)
    expect(leaveNow(rulesAt(monday, { hours, pace: officialPace }), monday).limit).to.equal(20)
    const sunday = new Date('2026-11-29T15:00:00Z')
    expect(answer({ hours, pace }, sunday)[1]).to.equal('domingo: as mensagens saem na segunda às 8h')
  })
})

describe('What the dispatcher may take', () => {
  const sunday = new Date('2026-11-29T15:00:00Z')
  const taken = (given: Parameters<typeof rulesAt>[1], now = monday) => {
    const { limit, upTo, until } = leaveNow(rulesAt(now, given), now)
    return [limit, upTo, until.toISOString().slice(0, 16)]
  }

  it('is one message of a number, many of an account', () => {
    expect(taken({ hours })).to.deep.equal([1, undefined, '2026-11-23T13:00'])
    const pace = { gapSeconds: [0, 0], perSecond: 30, concurrency: 5 } as const
    expect(taken({ hours, pace })[0]).to.equal(30)
  })

  it('is never more than is left of the day', () => {
    const pace = { gapSeconds: [0, 0], perSecond: 30, concurrency: 5, dailyCap: 100 } as const
    expect(taken({ hours, pace, sentToday: 93 })[0]).to.equal(7)
    expect(taken({ hours, pace, sentToday: 100 })).to.deep.equal([0, undefined, '2026-11-24T11:00'])
  })

  it('is nothing outside the hours, or only what is urgent', () => {
    expect(taken({ hours }, sunday)).to.deep.equal([0, undefined, '2026-11-30T11:00'])
    const fiscal = { ...hours, urgent: 'fiscal' as const }
    expect(taken({ hours: fiscal }, sunday)).to.deep.equal([1, 10, '2026-11-30T11:00'])
    const pace = { ...whatsappPace, dailyCap: 3 }
    expect(taken({ hours: fiscal, pace, sentToday: 3 }, sunday)).to.deep.equal([0, undefined, '2026-11-30T03:00'])
  })
})

describe('The warm-up of a new number', () => {
  it('grows from twenty a day to four hundred in three weeks, and ends after four', () => {
    expect([0, 7, 14, 21, 27, 28].map(warmUpLimit)).to.deep.equal([20, 53, 141, 376, 870, undefined])
  })

  it('never shrinks, and takes a clock that is ahead for the first day', () => {
    const limits = Array.from({ length: 28 }, (_, day) => warmUpLimit(day) ?? 0)
    expect(limits.every((limit, day) => day === 0 || limit > (limits[day - 1] ?? 0))).to.equal(true)
    expect(warmUpLimit(-1)).to.equal(20)
  })
})

describe('A number that always has something to send', () => {
  const paces = fc.record({
    least: fc.integer({ min: 60, max: 600 }),
    spread: fc.integer({ min: 1, max: 600 }),
    dailyCap: fc.integer({ min: 1, max: 40 }),
    age: fc.integer({ min: -1, max: 40 }),
  })
  const zones = fc.constantFrom(zone, 'America/Manaus', 'America/Noronha', 'America/New_York', 'Europe/Lisbon')
  const starts = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-01-01') })

  /** What the dispatcher does, message by message. */
  function* departures(rules: SenderRules, start: number, random: () => number): Generator<[number, string]> {
    const sent = new Map<string, number>()
    let rhythm: Parameters<typeof nextSlot>[0] = { pace: rules.pace, nextSlotAt: null, driftMs: null }
    for (let from = new Date(start); ; from = new Date(from.getTime() + 1)) {
      const now = { ...rules, nextSlotAt: rhythm.nextSlotAt }
      const { at, date } = nextDeparture(now, { from, priority: status, sentOn: day => sent.get(day) ?? 0 })
      yield [at.getTime(), date]
      sent.set(date, (sent.get(date) ?? 0) + 1)
      rhythm = { pace: rules.pace, ...nextSlot(rhythm, at, { random: random(), count: 1 }) }
      from = at
    }
  }

  it('never goes under the gap, over the cap or outside the hours, in any zone', () => {
    fc.assert(
      fc.property(
        paces,
        zones,
        starts,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })),
        (given, timeZone, start, dice) => {
          const { least, spread, dailyCap, age } = given
          const pace: Pace = { ...whatsappPace, gapSeconds: [least, least + spread], dailyCap }
          const activeSince = age < 0 ? null : new Date(start - age * 86_400_000)
          const rules = rulesAt(new Date(start), { pace, hours, timeZone, activeSince })
          const timetable = createTimetable({ timeZone, hours })
          const perDay = new Map<string, number>()
          let last = Number.NEGATIVE_INFINITY
          let left = 120
          for (const [at, date] of departures(rules, start, () => dice.next().value)) {
            if (at - last < least * 1_000) return false
            if (timetable.opening(at, status).at !== at || today(new Date(at), timeZone) !== date) return false
            perDay.set(date, (perDay.get(date) ?? 0) + 1)
            if ((perDay.get(date) ?? 0) > capOn(rules, date)) return false
            last = at
            if (--left === 0) return true
          }
          return true
        },
      ),
      { numRuns: 60 },
    )
  })

  it('never leaves sooner for asking later', () => {
    fc.assert(
      fc.property(
        starts,
        fc.integer({ min: 0, max: 400_000_000 }),
        fc.integer({ min: 0, max: 60 }),
        (start, later, sentToday) => {
          const rules = rulesAt(new Date(start), { hours, pace: { ...whatsappPace, dailyCap: 40 }, sentToday })
          const at = (from: number) => nextDeparture(rules, { from: new Date(from), priority: status }).at.getTime()
          return at(start) <= at(start + later) && at(start) >= start
        },
      ),
    )
  })
})
