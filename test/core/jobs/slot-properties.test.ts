import { expect } from 'chai'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { addDays, formatTime, today } from '../../../core/brazil/dates.ts'
import { latestSlot, nextRun, slotsBetween } from '../../../core/jobs/slot.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Zones that put their clocks forward and back in every way there is: at midnight, in the night, by half an hour. */
const zones = [
  'America/Sao_Paulo',
  'America/Noronha',
  'America/Santiago',
  'America/Asuncion',
  'America/Havana',
  'America/New_York',
  'Europe/Lisbon',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
  'UTC',
]
const schedules = [
  '5 6 * * *',
  '0 0 * * *',
  '30 0 * * *',
  '30 1 * * *',
  '30 2 * * *',
  '30 23 * * *',
  '*/15 * * * *',
  '0 * * * *',
  '0 8 * * 1',
  '0 9 * * 1-5',
  '0 0 1 * *',
  '0 8 31 * *',
  '0 20 L * *',
  '0 12 29 2 *',
]

/** Moments at which clocks are moved, between 2015 and 2030. */
const jumpsOf = (zone: string): number[] => {
  const jumps: number[] = []
  const offsetAt = (instant: number) => DateTime.fromMillis(instant, { zone }).offset
  for (let at = Date.UTC(2015, 0, 1); at < Date.UTC(2030, 0, 1); at += day) {
    if (offsetAt(at) === offsetAt(at + day)) continue
    let [before, after] = [at, at + day]
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offsetAt(middle) === offsetAt(at)) before = middle
      else after = middle
    }
    jumps.push(after)
  }
  return jumps
}

/** A zone and a moment in it, every other time within some hours of a jump of its clocks. */
const places = fc.constantFrom(...zones.map(zone => ({ zone, jumps: jumpsOf(zone) }))).chain(({ zone, jumps }) => {
  const anywhere = fc.date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  const near = fc
    .tuple(fc.constantFrom(...jumps, Date.UTC(2024, 1, 29)), fc.integer({ min: -5 * 3_600_000, max: 5 * 3_600_000 }))
    .map(([jump, away]) => new Date(jump + away))
  return fc.record({ zone: fc.constant(zone), now: fc.oneof(anywhere, near) })
})
const schedule = fc.constantFrom(...schedules)

describe('slots, whatever the zone, the season and the month', function () {
  this.timeout(60_000)

  it('never lie in the future, and stay the same until the next one', () =>
    fc.assert(
      fc.property(places, schedule, ({ zone, now }, cron) => {
        const { slot, at } = latestSlot(cron, zone, now)
        const next = nextRun(cron, zone, now)
        const justBefore = latestSlot(cron, zone, new Date(next.getTime() - 1))
        const then = latestSlot(cron, zone, next)
        expect(at <= now && now < next, `${at.toISOString()} ${now.toISOString()} ${next.toISOString()}`).to.equal(true)
        expect([justBefore.slot, then.at]).to.deep.equal([slot, next])
        expect(then.slot > slot, `${then.slot} after ${slot}`).to.equal(true)
      }),
      { numRuns: 400 },
    ))

  it('never go back while time goes on', () =>
    fc.assert(
      fc.property(places, schedule, fc.integer({ min: 0, max: 3 * day }), ({ zone, now }, cron, later) => {
        const one = latestSlot(cron, zone, now)
        const other = latestSlot(cron, zone, new Date(now.getTime() + later))
        expect(one.at <= other.at && one.slot <= other.slot, `${one.slot} ${other.slot}`).to.equal(true)
      }),
      { numRuns: 400 },
    ))

  it('come one by one to whoever looks every minute: none twice, none left out', () =>
    fc.assert(
      fc.property(places, fc.constantFrom(...schedules.slice(1, 8)), ({ zone, now }, cron) => {
        const end = new Date(now.getTime() + 6 * 60 * minute)
        const seen = new Map<string, number>()
        const before = latestSlot(cron, zone, now).slot
        for (let at = now.getTime() + minute; at <= end.getTime(); at += minute) {
          const latest = latestSlot(cron, zone, new Date(at))
          if (latest.slot !== before) seen.set(latest.slot, latest.at.getTime())
        }
        const listed = slotsBetween(cron, zone, { after: now, upTo: new Date(end) })
        expect([...seen]).to.deep.equal(listed.map(({ slot, at }) => [slot, at.getTime()]))
      }),
      { numRuns: 15 },
    ))

  it('come once on each day, when the clocks show their time or skip it', () =>
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        ({ zone, now }, hour, minute) => {
          const time = [hour, minute].map(part => String(part).padStart(2, '0')).join(':')
          const upTo = new Date(now.getTime() + 3 * day)
          const slots = slotsBetween(`${minute} ${hour} * * *`, zone, { after: now, upTo })
          const first = slots[0]?.slot.slice(0, 10) ?? ''
          expect(slots.map(({ slot }) => slot)).to.deep.equal(
            slots.map((_, index) => `${addDays(first, index)}T${time}`),
          )
          for (const { slot, at } of slots) {
            const justBefore = new Date(at.getTime() - 1)
            const isShown = formatTime(at, zone) === time && slot.startsWith(today(at, zone))
            const isSkipped = faceOf(justBefore, zone) < slot && slot < faceOf(at, zone)
            expect(isShown || isSkipped, `${slot} at ${at.toISOString()}`).to.equal(true)
          }
        },
      ),
      { numRuns: 300 },
    ))

  it('of the month come at its end, however long it is', () => {
    const year = (cron: string) =>
      slotsBetween(cron, 'America/Sao_Paulo', {
        after: new Date('2028-01-01T03:00:00Z'),
        upTo: new Date('2029-01-01T02:59:59Z'),
      }).map(({ slot }) => slot.slice(5, 10))
    expect(year('0 8 31 * *')).to.deep.equal(['01-31', '03-31', '05-31', '07-31', '08-31', '10-31', '12-31'])
    expect(year('0 20 L * *').slice(0, 4)).to.deep.equal(['01-31', '02-29', '03-31', '04-30'])
    expect(year('0 12 29 2 *')).to.deep.equal(['02-29'])
  })

  it('come on a day without a midnight, and once in an hour that comes twice', () => {
    const at = (cron: string, zone: string, now: string) => latestSlot(cron, zone, new Date(now))
    // In Chile the clocks jump from midnight to one o'clock.
    expect(at('0 0 * * *', 'America/Santiago', '2026-09-06T04:00:00Z')).to.deep.equal({
      slot: '2026-09-06T00:00',
      at: new Date('2026-09-06T04:00:00Z'),
    })
    const hourly = ['2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z']
    expect(hourly.map(now => at('0 * * * *', 'America/New_York', now).slot)).to.deep.equal([
      '2026-11-01T01:00',
      '2026-11-01T01:00',
      '2026-11-01T02:00',
    ])
  })
})

const faceOf = (instant: Date, zone: string) => `${today(instant, zone)}T${formatTime(instant, zone)}`
