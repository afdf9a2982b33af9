import { expect } from 'chai'
import fc from 'fast-check'
import { forecast } from '../../../core/outbox/forecast.ts'
import { emailPace, type Pace, whatsappPace } from '../../../core/outbox/pace.ts'
import { batchSize, meanGapMs, nextSlot } from '../../../core/outbox/rhythm.ts'
import { rulesAt } from '../../support/sender-rules.ts'

const now = new Date('2026-11-23T13:00:00Z')
const secondsTo = (at: Date) => (at.getTime() - now.getTime()) / 1_000
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

const message = (
  id: string,
  given: { priority?: number; dueIn?: number; giveUpIn?: number; createdIn?: number } = {},
) => ({
  id,
  priority: given.priority ?? 30,
  dueAt: inSeconds(given.dueIn ?? 0),
  giveUpAt: inSeconds(given.giveUpIn ?? 72 * 3_600),
  createdAt: inSeconds(given.createdIn ?? 0),
})
type Waiting = ReturnType<typeof message>

describe('when each message is expected to leave', () => {
  const leaving = (queued: Waiting[], nextSlotAt: Date | null = null, pace: Pace = whatsappPace) =>
    forecast(rulesAt(now, { pace, nextSlotAt }), queued, now).map(({ message, at }) => [
      message.id,
      (Number(at) - Number(now)) / 1_000,
    ])

  it('the first at once, the others a mean gap apart', () => {
    expect(leaving([message('a'), message('b', { createdIn: 1 }), message('c', { createdIn: 2 })])).to.deep.equal([
      ['a', 0],
      ['b', 90],
      ['c', 180],
    ])
  })

  it('none before the slot that is reserved already', () => {
    expect(leaving([message('a')], inSeconds(40))).to.deep.equal([['a', 40]])
    expect(leaving([message('a')], inSeconds(-40))).to.deep.equal([['a', 0]])
  })

  it('the urgent ones first, then the longest due, then the oldest', () => {
    const queued = [
      message('birthday', { priority: 40, dueIn: -500 }),
      message('newer', { createdIn: 2 }),
      message('older', { createdIn: 1 }),
      message('longer due', { dueIn: -60, createdIn: 3 }),
      message('invoice', { priority: 10 }),
    ]
    expect(leaving(queued).map(([id]) => id)).to.deep.equal(['invoice', 'longer due', 'older', 'newer', 'birthday'])
  })

  it('one that is due later lets others pass before it, though it is more urgent', () => {
    const queued = [message('invoice', { priority: 10, dueIn: 100 }), message('a'), message('b', { createdIn: 1 })]
    expect(leaving(queued)).to.deep.equal([
      ['a', 0],
      ['b', 90],
      ['invoice', 180],
    ])
  })

  it('after a pause as soon as the next is due', () => {
    expect(leaving([message('a'), message('b', { dueIn: 3_600 })])).to.deep.equal([
      ['a', 0],
      ['b', 3_600],
    ])
  })

  it('and which of them would leave too late: they expire and take nobody’s place', () => {
    const queued = [
      message('a', { giveUpIn: 10 }),
      message('b', { giveUpIn: 91, createdIn: 1 }),
      message('c', { giveUpIn: 180, createdIn: 2 }),
      message('d', { createdIn: 3 }),
    ]
    const late = forecast(rulesAt(now), queued, now).map(one => [one.tooLate, secondsTo(one.at)])
    expect(late).to.deep.equal([
      [false, 0],
      [false, 90],
      [true, 180],
      [false, 180],
    ])
  })

  describe('whatever waits', () => {
    const waiting: fc.Arbitrary<Waiting[]> = fc
      .array(
        fc.record({
          priority: fc.constantFrom(10, 20, 30, 40),
          dueIn: fc.integer({ min: -10_000, max: 10_000 }),
          giveUpIn: fc.integer({ min: -10_000, max: 100_000 }),
          createdIn: fc.integer({ min: -1_000, max: 0 }),
        }),
        { maxLength: 40 },
      )
      .map(list => list.map((given, index) => message(String(index), given)))
    const slot = fc.option(fc.integer({ min: -1_000, max: 1_000 }).map(inSeconds))
    const holds = (check: (departures: ReturnType<typeof all>, queued: Waiting[]) => boolean) =>
      fc.assert(fc.property(waiting, slot, (queued, next) => check(all(queued, next), queued)))
    const all = (queued: Waiting[], nextSlotAt: Date | null) => forecast(rulesAt(now, { nextSlotAt }), queued, now)

    it('everybody leaves, once', () =>
      holds((departures, queued) => {
        const ids = departures.map(one => one.message.id)
        return ids.length === queued.length && new Set(ids).size === queued.length
      }))

    it('nobody leaves before being due, nor before now', () =>
      holds(departures => departures.every(({ at, message }) => at >= message.dueAt && at >= now)))

    it('there is a mean gap between any two that leave', () =>
      holds(departures => {
        const leaving = departures.filter(one => !one.tooLate)
        return leaving.every(({ at }, index) => index === 0 || Number(at) - Number(leaving[index - 1]?.at) >= 90_000)
      }))

    it('nobody who is due waits for a less urgent one', () =>
      holds(departures =>
        departures.every(({ at, message }, index) =>
          departures
            .slice(index + 1)
            .every(later => later.message.dueAt > at || later.message.priority >= message.priority),
        ),
      ))

    it('nobody waits while the number is free and somebody is due', () =>
      holds(departures =>
        departures.every(({ at }, index) => {
          const before = departures[index - 1]
          const free = Number(before?.at ?? now) + (before && !before.tooLate ? 90_000 : 0)
          const firstDue = Math.min(...departures.slice(index).map(one => Number(one.message.dueAt)))
          return index === 0 || Number(at) === Math.max(free, firstDue)
        }),
      ))

    it('it is too late exactly when it leaves after it is worth it', () =>
      holds(departures => departures.every(({ at, tooLate, message }) => tooLate === at >= message.giveUpAt)))

    it('what waits is left as it was', () =>
      holds((_departures, queued) => queued.every((one, index) => one.id === String(index))))
  })
})

describe('the pace', () => {
  const paces: fc.Arbitrary<Pace> = fc
    .record({
      least: fc.integer({ min: 0, max: 300 }),
      spread: fc.integer({ min: 0, max: 300 }),
      perSecond: fc.integer({ min: 1, max: 100 }),
      concurrency: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ least, spread, ...rest }) => ({ gapSeconds: [least, least + spread], ...rest }))
  const drawn = fc.double({ min: 0, max: 0.999_999, noNaN: true })
  const gap = (pace: Pace, random: number) =>
    Number(nextSlot({ pace, nextSlotAt: null, driftMs: null }, now, { random, count: 1 }).nextSlotAt) - Number(now)

  it('keeps the gap within its range', () => {
    fc.assert(
      fc.property(paces, drawn, (pace, random) => {
        const [least, most] = pace.gapSeconds
        if (most === 0) return gap(pace, random) === Math.round(1_000 / pace.perSecond)
        return gap(pace, random) >= least * 1_000 && gap(pace, random) <= most * 1_000
      }),
    )
  })

  it('has the mean gap with which the forecast counts', () => {
    fc.assert(fc.property(paces, pace => Math.abs(gap(pace, 0.5) - meanGapMs(pace)) <= 1))
  })

  it('lets one message leave at a time where there is a gap, else never more than a second allows', () => {
    fc.assert(
      fc.property(paces, pace => {
        const size = batchSize(pace)
        return pace.gapSeconds[1] > 0 ? size === 1 : size >= 1 && size <= pace.perSecond
      }),
    )
  })

  it('of WhatsApp is one to two minutes, one message at a time', () => {
    expect([gap(whatsappPace, 0), gap(whatsappPace, 0.999_999), batchSize(whatsappPace)]).to.deep.equal([
      60_000, 120_000, 1,
    ])
  })

  it('of e-mail is thirty a second', () => {
    expect([Math.round(1_000 / meanGapMs(emailPace)), batchSize(emailPace)]).to.deep.equal([30, 30])
  })
})
