import { expect } from 'chai'
import { latestSlot, nextRun } from '../../../core/jobs/slot.ts'

describe('the slot of a job', () => {
  const slotAt = (now: string, schedule = '5 6 * * *', zone = 'America/Sao_Paulo') =>
    latestSlot(schedule, zone, new Date(now)).slot

  it('is the latest time at which it should have started, on the clocks of the company', () => {
    expect(slotAt('2026-11-23T09:04:59Z')).to.equal('2026-11-22T06:05')
    expect(slotAt('2026-11-23T09:05:00Z')).to.equal('2026-11-23T06:05')
    expect(slotAt('2026-11-24T02:59:59Z')).to.equal('2026-11-23T06:05')
  })

  it('begins with the minute itself', () => {
    expect(slotAt('2026-11-23T09:05:00.000Z')).to.equal('2026-11-23T06:05')
    expect(slotAt('2026-11-23T09:05:59.999Z')).to.equal('2026-11-23T06:05')
  })

  it('does not begin a moment before its minute, when it still is the day before', () => {
    expect(slotAt('2026-11-24T02:59:59.999Z', '0 0 * * *')).to.equal('2026-11-23T00:00')
    expect(slotAt('2026-11-24T03:00:00.000Z', '0 0 * * *')).to.equal('2026-11-24T00:00')
  })

  it('is another one in another time zone', () => {
    expect(slotAt('2026-11-23T10:30:00Z', '5 6 * * *', 'America/Manaus')).to.equal('2026-11-23T06:05')
    expect(slotAt('2026-11-23T10:30:00Z', '5 6 * * *', 'America/Rio_Branco')).to.equal('2026-11-22T06:05')
  })

  it('knows when the job starts next', () => {
    expect(nextRun('5 6 * * *', 'America/Sao_Paulo', new Date('2026-11-23T09:05:00Z'))).to.deep.equal(
      new Date('2026-11-24T09:05:00Z'),
    )
  })

  it('comes once on the day on which the clock is put back', () => {
    const slots = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map(now =>
      slotAt(now, '30 1 * * *', 'America/New_York'),
    )
    expect(new Set(slots)).to.have.length(1)
  })
})
