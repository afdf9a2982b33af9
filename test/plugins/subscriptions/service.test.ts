import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../../core/brazil/dates.ts'
import { nextDueDate } from '../../../plugins/subscriptions/period.ts'
import { describeStretch, type Phase, serviceOf, sumOf } from '../../../plugins/subscriptions/service.ts'

const on = (from: string, priceCents = 9_000, planName = 'Fibra 300'): Phase => ({ from, priceCents, planName })
const off = (from: string): Phase => ({ from, priceCents: 0, planName: null })
const cost = (phases: Phase[], from: string, to: string, dueDay = 10) => sumOf(serviceOf(phases, { from, to }, dueDay))
const lines = (phases: Phase[], from: string, to: string, dueDay = 10) =>
  serviceOf(phases, { from, to }, dueDay).map(stretch => `${describeStretch(stretch)}: ${stretch.cents}`)

describe('The service of an invoice', () => {
  it('of a whole cycle costs the price of the plan, whatever its length', () => {
    const always = [on('2026-01-01')]
    expect(cost(always, '2026-11-10', '2026-12-10')).to.equal(9_000)
    expect(cost(always, '2026-12-10', '2027-01-10')).to.equal(9_000)
    expect(cost(always, '2027-01-31', '2027-02-28', 31)).to.equal(9_000)
    expect(cost(always, '2028-02-29', '2028-03-31', 31)).to.equal(9_000)
  })

  it('that begins within a cycle costs its days of it', () => {
    expect(lines([on('2026-11-20')], '2026-11-20', '2026-12-10')).to.deep.equal([
      'Fibra 300, de 20/11/2026 a 09/12/2026 (20 de 30 dias): 6000',
    ])
  })

  it('of a first invoice over more than a month is a part and a whole', () => {
    expect(lines([on('2026-11-30')], '2026-11-30', '2027-01-10')).to.deep.equal([
      'Fibra 300, de 30/11/2026 a 09/12/2026 (10 de 30 dias): 3000',
      'Fibra 300, de 10/12/2026 a 09/01/2027: 9000',
    ])
  })

  it('counts the day of a change of plan for the new one', () => {
    const changed = [on('2026-01-01'), on('2026-11-20', 15_000, 'Fibra 500')]
    expect(lines(changed, '2026-11-10', '2026-12-10')).to.deep.equal([
      'Fibra 300, de 10/11/2026 a 19/11/2026 (10 de 30 dias): 3000',
      'Fibra 500, de 20/11/2026 a 09/12/2026 (20 de 30 dias): 10000',
    ])
  })

  it('is not touched by a change on the due day, which is the next cycle', () => {
    const changed = [on('2026-01-01'), on('2026-12-10', 15_000, 'Fibra 500')]
    expect(cost(changed, '2026-11-10', '2026-12-10')).to.equal(9_000)
    expect(cost(changed, '2026-12-10', '2027-01-10')).to.equal(15_000)
  })

  it('ends where it is cancelled, in February of a leap year too', () => {
    expect(cost([on('2026-01-01'), off('2026-11-25')], '2026-11-10', '2026-12-10')).to.equal(4_500)
    expect(cost([on('2026-01-01'), off('2028-02-15')], '2028-01-31', '2028-02-29', 31)).to.equal(
      Math.round((9_000 * 15) / 29),
    )
  })

  it('leaves out days without service', () => {
    const stopped = [on('2026-01-01'), off('2026-11-20'), on('2026-11-26')]
    expect(cost(stopped, '2026-11-10', '2026-12-10')).to.equal((9_000 * 24) / 30)
    expect(serviceOf([off('2026-01-01')], { from: '2026-11-10', to: '2026-12-10' }, 10)).to.deep.equal([])
  })

  const dates = fc.integer({ min: 0, max: 10_000 }).map(days => addDays('2020-01-01', days))
  const dueDays = fc.integer({ min: 1, max: 31 })
  const prices = fc.integer({ min: 0, max: 100_000 })

  it('costs exactly the price however often one price was cut into parts', () => {
    fc.assert(
      fc.property(
        dates,
        dueDays,
        prices,
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
        (day, dueDay, price, cuts) => {
          const from = nextDueDate({ billedUntil: day, dueDay, leastDays: 1 })
          const to = nextDueDate({ billedUntil: from, dueDay, leastDays: 1 })
          const starts = [
            '2019-01-01',
            ...[...new Set(cuts)].sort((one, other) => one - other).map(cut => addDays(from, cut)),
          ]
          expect(
            cost(
              starts.map(start => on(start, price)),
              from,
              to,
              dueDay,
            ),
          ).to.equal(price)
        },
      ),
    )
  })

  it('of two plans lies between their prices, and every part is worth something between nothing and its price', () => {
    fc.assert(
      fc.property(dates, dueDays, prices, prices, fc.integer({ min: 1, max: 27 }), (day, dueDay, one, other, after) => {
        const from = nextDueDate({ billedUntil: day, dueDay, leastDays: 1 })
        const to = nextDueDate({ billedUntil: from, dueDay, leastDays: 1 })
        const stretches = serviceOf([on('2019-01-01', one), on(addDays(from, after), other)], { from, to }, dueDay)
        expect(sumOf(stretches)).to.be.within(Math.min(one, other), Math.max(one, other))
        for (const { cents, priceCents } of stretches) expect(cents).to.be.within(0, priceCents)
      }),
    )
  })
})
