import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, daysBetween } from '../../../core/brazil/dates.ts'
import { cyclesOf, dueDateIn, monthOf, nextDueDate, nextMonth } from '../../../plugins/subscriptions/period.ts'

const days = fc.integer({ min: 0, max: 36_000 }).map(count => addDays('2000-01-01', count))
const dueDays = fc.integer({ min: 1, max: 31 })

describe('A due day', () => {
  it('is the last of the month where the month has no such day', () => {
    const due = ['2026-01', '2026-02', '2028-02', '2026-04', '2100-02'].map(month => dueDateIn(month, 31))
    expect(due).to.deep.equal(['2026-01-31', '2026-02-28', '2028-02-29', '2026-04-30', '2100-02-28'])
    expect([dueDateIn('2026-02', 29), dueDateIn('2028-02', 29), dueDateIn('2028-02', 30)]).to.deep.equal([
      ...['2026-02-28', '2028-02-29', '2028-02-29'],
    ])
  })

  it('leaves the first invoice enough days, or goes on to the next month', () => {
    const first = (billedUntil: string) => nextDueDate({ billedUntil, dueDay: 10, leastDays: 15 })
    expect(first('2026-11-25')).to.equal('2026-12-10')
    expect(first('2026-11-26')).to.equal('2027-01-10')
    expect(first('2026-11-10')).to.equal('2026-12-10')
  })

  it('that was changed does not give a month two invoices', () => {
    const next = nextDueDate({ billedUntil: '2026-12-10', dueDay: 20, lastMonth: '2026-12', leastDays: 1 })
    expect(next).to.equal('2027-01-20')
  })

  it('on the 31st goes through a leap year month by month', () => {
    let dueDate = '2027-12-31'
    const year: string[] = []
    for (let month = 0; month < 4; month++) {
      dueDate = nextDueDate({ billedUntil: dueDate, dueDay: 31, lastMonth: monthOf(dueDate), leastDays: 1 })
      year.push(dueDate)
    }
    expect(year).to.deep.equal(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'])
  })

  it('comes once a month, always', () => {
    fc.assert(
      fc.property(days, dueDays, (start, dueDay) => {
        const dueDate = nextDueDate({ billedUntil: start, dueDay, leastDays: 1 })
        const next = nextDueDate({ billedUntil: dueDate, dueDay, lastMonth: monthOf(dueDate), leastDays: 1 })
        expect(monthOf(next)).to.equal(nextMonth(monthOf(dueDate)))
        expect(dueDate > start).to.equal(true)
      }),
    )
  })
})

describe('Cycles', () => {
  it('cover a span without a gap, each from one due day to the next', () => {
    fc.assert(
      fc.property(days, dueDays, fc.integer({ min: 1, max: 200 }), (from, dueDay, length) => {
        const to = addDays(from, length)
        const cycles = cyclesOf({ from, to }, dueDay)
        expect((cycles[0]?.from ?? '') <= from && from < (cycles[0]?.to ?? '')).to.equal(true)
        expect((cycles.at(-1)?.from ?? '') < to && to <= (cycles.at(-1)?.to ?? '')).to.equal(true)
        for (const [index, { from: start, to: end }] of cycles.entries()) {
          if (index > 0) expect(start).to.equal(cycles[index - 1]?.to)
          expect(daysBetween(start, end)).to.be.within(28, 31)
          expect(start).to.equal(dueDateIn(monthOf(start), dueDay))
        }
      }),
    )
  })
})
