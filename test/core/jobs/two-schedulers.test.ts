import { expect } from 'chai'
import fc from 'fast-check'
import { newId } from '../../../core/data/table.ts'
import { Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { JobRuns } from '../../../core/jobs/job-run.ts'
import { createScheduler, type Scheduler } from '../../../core/jobs/scheduler.ts'
import { latestSlot } from '../../../core/jobs/slot.ts'
import { type Office, openOffice, silent } from '../../support/office.ts'

const schedules = { daily: '5 6 * * *', hourly: '0 * * * *', weekly: '30 7 * * 1' }

describe('two schedulers on one database', function () {
  this.timeout(120_000)
  let office: Office
  let other: Office
  beforeEach(async () => {
    office = await openOffice()
    other = await openOffice({ share: office })
  })
  afterEach(async () => {
    await other.close()
    await office.close()
  })

  /** What a job did is an event, in the transaction of its slot. */
  const schedulerOf = ({ database, works, clock }: Office): Scheduler =>
    createScheduler({
      ...{ database, works, clock, log: silent },
      jobs: Object.entries(schedules).map(([name, schedule]) => ({
        plugin: 'pots',
        job: {
          ...{ name: `pots.${name}`, title: name, schedule },
          async run(work) {
            const { slot } = latestSlot(schedule, work.timeZone, work.now)
            await record(work, { name: 'pot.washed', subject: 'pot', subjectId: newId(), payload: { name, slot } })
            return { count: 1, summary: slot }
          },
        },
      })),
    })

  it('run what is due at each heartbeat that anybody hears, once, and of what nobody heard the latest', async () => {
    const both = [schedulerOf(office), schedulerOf(other)]
    const beats = fc.array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 3 * 1_440 }),
        heard: fc.constantFrom([0], [1], [0, 1], [0, 0, 1, 1]),
      }),
      { minLength: 3, maxLength: 8 },
    )
    const expected = new Set<string>()
    await fc.assert(
      fc.asyncProperty(beats, async steps => {
        for (const { minutes, heard } of steps) {
          office.clock.move(new Date(office.clock.now().getTime() + minutes * 60_000))
          const due = dueNow().filter(key => !expected.has(key))
          const ran = await Promise.all(heard.map(index => both[index]?.heartbeat() ?? 0))
          for (const key of due) expected.add(key)
          // Two companies.
          expect(ran.reduce((sum, count) => sum + count, 0)).to.equal(2 * due.length)
        }
        const did = await office.read(work => work.of(Events).all({ where: { name: 'pot.washed' } }))
        const runs = await office.read(work => work.of(JobRuns).all())
        expect(did.map(({ payload }) => `${payload.name} ${payload.slot}`)).to.have.members([...expected])
        expect(did).to.have.length(expected.size)
        expect(runs.every(({ outcome }) => outcome === 'done')).to.equal(true)
      }),
      { numRuns: 12 },
    )
  })

  /** The latest slot of each job, if the office was there by then. */
  function dueNow(): string[] {
    const founded = new Date('2026-11-23T13:00:00Z')
    return Object.entries(schedules).flatMap(([name, schedule]) => {
      const { slot, at } = latestSlot(schedule, 'America/Sao_Paulo', office.clock.now())
      return at >= founded ? [`${name} ${slot}`] : []
    })
  }

  it('make up for a slot that both missed at the next heartbeat, once', async () => {
    office.clock.move(new Date('2026-11-29T20:40:00Z'))
    const counts = await Promise.all([schedulerOf(office), schedulerOf(other)].map(one => one.heartbeat()))
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(4)
    const slots = (await office.read(work => work.of(JobRuns).all())).map(({ slot }) => slot).sort()
    expect(slots).to.deep.equal(['2026-11-29T06:05', '2026-11-29T17:00'])
    expect(await schedulerOf(other).heartbeat()).to.equal(0)
  })
})
