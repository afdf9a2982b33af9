import { expect } from 'chai'
import { birthdaysWithin, daysOf, keptIn } from '../../../plugins/birthdays/calendar.ts'

describe('the calendar of birthdays', () => {
  it('keeps a birthday on its own day, and that of 29 February by rule where there is no such day', () => {
    expect(keptIn('1984-11-23', 2026, 'before')).to.equal('2026-11-23')
    expect(keptIn('1984-02-29', 2028, 'after')).to.equal('2028-02-29')
    expect(keptIn('1984-02-29', 2027, 'before')).to.equal('2027-02-28')
    expect(keptIn('1984-02-29', 2027, 'after')).to.equal('2027-03-01')
    // A century that is no leap year, and one that is.
    expect(keptIn('1984-02-29', 2100, 'before')).to.equal('2100-02-28')
    expect(keptIn('1984-02-29', 2000, 'before')).to.equal('2000-02-29')
  })

  it('says which days of birth fall into a stretch of days, across the end of a year too', () => {
    const turn = birthdaysWithin({ from: '2026-12-31', to: '2027-01-01' }, 'before')
    expect([...turn]).to.deep.equal([
      ['12-31', '2026-12-31'],
      ['01-01', '2027-01-01'],
    ])
    const february = birthdaysWithin({ from: '2027-02-28', to: '2027-03-01' }, 'after')
    expect(Object.fromEntries(february)).to.deep.equal({
      '02-28': '2027-02-28',
      '03-01': '2027-03-01',
      '02-29': '2027-03-01',
    })
  })

  it('knows today, the next seven days and the month', () => {
    expect(daysOf('2028-02-10', 'today')).to.deep.equal({ from: '2028-02-10', to: '2028-02-10' })
    expect(daysOf('2026-12-28', 'week')).to.deep.equal({ from: '2026-12-28', to: '2027-01-03' })
    expect(daysOf('2028-02-10', 'month')).to.deep.equal({ from: '2028-02-01', to: '2028-02-29' })
    expect(daysOf('2026-12-31', 'month')).to.deep.equal({ from: '2026-12-01', to: '2026-12-31' })
  })
})
