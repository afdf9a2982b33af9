import { expect } from 'chai'
import { type Lined, lateGroups, latenessOf } from '../../../core/outbox/lateness.ts'

const zone = 'America/Sao_Paulo'
const line = (changes: Partial<Lined> = {}): Lined => ({
  ...{ id: 'm', type: 'aviso', priority: 20, tellBy: '2026-11-24' },
  ...{ dueAt: new Date(0), createdAt: new Date(0), giveUpAt: new Date('2026-12-24T00:00:00Z') },
  ...changes,
})
const leaving = (at: string, changes: Partial<Lined> = {}, tooLate = false) => ({
  ...{ message: line(changes), at: new Date(at), tooLate },
})

describe('A message that announces a day', () => {
  it('is in time until that day is over on the calendar of the company', () => {
    expect(latenessOf(leaving('2026-11-25T02:59:59Z'), zone)).to.equal(undefined)
    expect(latenessOf(leaving('2026-11-25T03:00:00Z'), zone)).to.equal('after_day')
    expect(latenessOf(leaving('2026-11-25T03:00:00Z'), 'America/Rio_Branco')).to.equal(undefined)
  })

  it('is late because of the day also where it would not leave at all', () => {
    expect(latenessOf(leaving('2026-11-26T12:00:00Z', {}, true), zone)).to.equal('after_day')
    expect(latenessOf(leaving('2026-11-24T12:00:00Z', {}, true), zone)).to.equal('after_time')
  })

  it('is late only by its own time where it announces none', () => {
    expect(latenessOf(leaving('2027-01-01T12:00:00Z', { tellBy: null }), zone)).to.equal(undefined)
    expect(latenessOf(leaving('2027-01-01T12:00:00Z', { tellBy: null }, true), zone)).to.equal('after_time')
  })

  it('is counted with its like, and those that would not leave at all among them', () => {
    const late = '2026-11-26T12:00:00Z'
    const planned = [
      leaving(late),
      leaving(late, {}, true),
      leaving(late, { type: 'outra' }),
      leaving(late, { tellBy: null }, true),
      leaving('2026-11-24T12:00:00Z'),
    ]
    expect(lateGroups(planned, zone)).to.deep.equal([
      { type: 'aviso', lateness: 'after_day', count: 2, expiring: 1 },
      { type: 'outra', lateness: 'after_day', count: 1, expiring: 0 },
      { type: 'aviso', lateness: 'after_time', count: 1, expiring: 1 },
    ])
  })
})
