import { expect } from 'chai'
import fc from 'fast-check'
import { isBusinessDay } from '../../../core/brazil/business-days.ts'
import { addDays, daysBetween } from '../../../core/brazil/dates.ts'
import { dayOfLevel, type LevelRules, levelsDue } from '../../../plugins/receivables/levels.ts'

const rules = (changes: Partial<LevelRules> = {}): LevelRules => ({
  reminderOffsets: [-5, -1, 0, 3],
  maximumLatenessDays: 3,
  nonBusinessDays: 'same',
  ...changes,
})
const date = fc.integer({ min: 0, max: 2_000 }).map(days => addDays('2026-01-01', days))
const level = fc.integer({ min: -30, max: 30 })

describe('the day on which a due date is announced', () => {
  it('is so many days before it', () => expect(dayOfLevel('2026-12-10', -5, rules(), {})).to.equal('2026-12-05'))
  it('moves off a weekend as the company chose', () => {
    // 5/12/2026 is a Saturday.
    const on = (nonBusinessDays: LevelRules['nonBusinessDays']) => dayOfLevel('2026-12-10', -5, { nonBusinessDays }, {})
    expect([on('before'), on('same'), on('after')]).to.deep.equal(['2026-12-04', '2026-12-05', '2026-12-07'])
  })
  it('is no day of delay before the delay, and no day before after the due date', () => {
    // Friday before carnival 2027: banks open again on Wednesday the 10th.
    expect(dayOfLevel('2027-02-05', 3, { nonBusinessDays: 'before' }, {})).to.equal('2027-02-10')
    expect(dayOfLevel('2026-11-08', -1, { nonBusinessDays: 'after' }, {})).to.equal('2026-11-06')
  })
  it('counts delay from the day on which a bank would still take it in time', () => {
    // Due on Christmas, a Friday: paid in time on Monday the 28th.
    expect(dayOfLevel('2026-12-25', 3, rules(), {})).to.equal('2026-12-31')
    expect(dayOfLevel('2026-12-25', 0, rules(), {})).to.equal('2026-12-25')
  })
  it('knows the holidays of the state and of the town', () => {
    const own = [{ day: '12-04', name: 'Aniversário da cidade', kind: 'municipal' as const }]
    expect(dayOfLevel('2026-12-09', -5, rules({ nonBusinessDays: 'before' }), { own })).to.equal('2026-12-03')
  })
  it('is never a day without banks unless the company wants that', () =>
    fc.assert(
      fc.property(date, level, fc.constantFrom('before' as const, 'after' as const), (dueDate, days, nonBusinessDays) =>
        isBusinessDay(dayOfLevel(dueDate, days, { nonBusinessDays }, {})),
      ),
    ))
})

describe('the levels that are due on a day', () => {
  it('are those whose day it is', () => {
    const due = levelsDue('2026-11-24', rules({ maximumLatenessDays: 0 }), {})
    // What fell due on Saturday the 21st or on Sunday counts from Monday.
    expect([...due]).to.deep.equal([
      ['2026-11-29', [-5]],
      ['2026-11-25', [-1]],
      ['2026-11-24', [0]],
    ])
    expect([...levelsDue('2026-11-26', rules({ maximumLatenessDays: 0 }), {}).keys()]).to.include.members([
      '2026-11-21',
      '2026-11-22',
      '2026-11-23',
    ])
  })
  it('are made up for while they are late by no more than the maximum', () =>
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 10 }), (today, maximumLatenessDays) => {
        const given = rules({ maximumLatenessDays, nonBusinessDays: 'after' })
        for (const [dueDate, levels] of levelsDue(today, given, {}))
          for (const one of levels) {
            const late = daysBetween(dayOfLevel(dueDate, one, given, {}), today)
            expect(late).to.be.within(0, maximumLatenessDays)
          }
      }),
      { numRuns: 60 },
    ))
  it('leave out none', () =>
    fc.assert(
      fc.property(date, level, fc.integer({ min: 0, max: 5 }), (dueDate, days, late) => {
        const given = rules({ reminderOffsets: [days], maximumLatenessDays: 5, nonBusinessDays: 'before' })
        const today = addDays(dayOfLevel(dueDate, days, given, {}), late)
        expect(levelsDue(today, given, {}).get(dueDate)).to.deep.equal([days])
      }),
      { numRuns: 200 },
    ))
  it('are none when the company announces nothing', () =>
    expect(levelsDue('2026-11-24', rules({ reminderOffsets: [] }), {}).size).to.equal(0))
})
