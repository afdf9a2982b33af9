import { expect } from 'chai'
import fc from 'fast-check'
import { emailPace, type Pace, whatsappPace } from '../../../core/outbox/pace.ts'
import { afterSending, meanGapMs, nextSlot } from '../../../core/outbox/rhythm.ts'

const start = new Date('2026-11-23T13:00:00Z')

describe('The rhythm of a number', () => {
  const draws = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 300 })
  const ranges = fc
    .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }))
    .map(([least, spread]): Pace => ({ ...whatsappPace, gapSeconds: [least, least + spread] }))

  /** One departure at each reserved slot, `late` milliseconds after it. */
  function* walk(pace: Pace, random: number[], late: () => number = () => 0): Generator<{ at: Date; gap: number }> {
    let sender: Parameters<typeof nextSlot>[0] = { pace, nextSlotAt: null, driftMs: null }
    let at = start
    for (const dice of random) {
      const slot = nextSlot(sender, at, { random: dice, count: 1 })
      yield { at, gap: slot.nextSlotAt.getTime() - at.getTime() }
      sender = { pace, ...slot }
      at = new Date(slot.nextSlotAt.getTime() + late())
    }
  }

  it('draws every gap from the range', () => {
    fc.assert(
      fc.property(ranges, draws, (pace, random) => {
        const [least, most] = pace.gapSeconds
        return [...walk(pace, random)].every(({ gap }) => gap >= least * 1_000 && gap <= most * 1_000)
      }),
    )
  })

  it('never strays from its mean by more than the forecast may be wrong', () => {
    fc.assert(
      fc.property(ranges, draws, (pace, random) => {
        const [least, most] = pace.gapSeconds
        const bound = (most - least) * 1_000 * 0.75 + random.length
        return [...walk(pace, random)].every(
          ({ at }, index) => Math.abs(at.getTime() - start.getTime() - index * meanGapMs(pace)) <= bound,
        )
      }),
    )
  })

  it('makes up for a dispatcher that looks a second late each time', () => {
    const random = Array.from({ length: 400 }, (_, index) => (index * 0.618) % 1)
    const last = [...walk(whatsappPace, random, () => 900)].at(-1)?.at ?? start
    expect(Math.abs(last.getTime() - start.getTime() - 399 * 90_000)).to.be.below(60_000)
  })

  it('uses the whole range, and not in turns', () => {
    const random = Array.from({ length: 2_000 }, (_, index) => (Math.sin(index * 78.233) * 43_758.545) % 1)
    const gaps = [...walk(whatsappPace, random.map(Math.abs))].map(({ gap }) => gap / 1_000)
    const tenths = Array.from(
      { length: 6 },
      (_, part) => gaps.filter(gap => Math.floor((gap - 60) / 10) === part).length,
    )
    expect(Math.min(...tenths)).to.be.above(250)
    const alternating = gaps.filter((gap, index) => index > 0 && gap > 90 !== (gaps[index - 1] ?? 0) > 90)
    expect(alternating.length / gaps.length).to.be.within(0.4, 0.75)
  })

  it('begins anew after a pause, and does not catch up on a night', () => {
    const night = new Date(start.getTime() + 12 * 3_600_000)
    const slot = nextSlot({ pace: whatsappPace, nextSlotAt: start, driftMs: 40_000 }, night, { random: 0.75, count: 1 })
    expect([slot.nextSlotAt.getTime() - night.getTime(), slot.driftMs]).to.deep.equal([105_000, 15_000])
  })

  it('counts the gap from the moment the message went out', () => {
    const slot = nextSlot({ pace: whatsappPace, nextSlotAt: null, driftMs: null }, start, { random: 0.5, count: 1 })
    const { nextSlotAt, driftMs } = afterSending(slot, 20_000)
    expect([nextSlotAt.getTime() - start.getTime(), driftMs]).to.deep.equal([110_000, 20_000])
  })

  it('of an account without gaps is what a second allows', () => {
    const slot = nextSlot({ pace: emailPace, nextSlotAt: null, driftMs: null }, start, { random: 0.9, count: 30 })
    expect(slot.nextSlotAt.getTime() - start.getTime()).to.equal(1_000)
  })
})
