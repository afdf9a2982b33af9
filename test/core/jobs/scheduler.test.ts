import { expect } from 'chai'
import { Companies, companyScope } from '../../../core/data/company.ts'
import type { Work } from '../../../core/data/work.ts'
import { Conflict, NotFound, Unavailable } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { JobRuns } from '../../../core/jobs/job-run.ts'
import { createScheduler, type Scheduler } from '../../../core/jobs/scheduler.ts'
import { switchModule } from '../../../core/people/module.ts'
import { type Office, openOffice, silent } from '../../support/office.ts'

describe('the scheduler', () => {
  let office: Office
  let ran: string[]
  let body: (work: Work) => Promise<string>
  beforeEach(async () => {
    office = await openOffice()
    ran = []
    body = async () => 'feito'
  })
  afterEach(() => office.close())

  const name = (companyId: string) => (companyId === office.scope.company.id ? 'loja' : 'concorrente')
  /** Every day at five past six, and what the two companies did then. */
  const scheduler = ({ database, works, clock }: Office = office, schedule = '5 6 * * *'): Scheduler =>
    createScheduler({
      database,
      works,
      clock,
      log: silent,
      jobs: [
        {
          plugin: 'pots',
          job: {
            name: 'pots.wash',
            title: 'Lavar',
            schedule,
            async run(work) {
              const summary = await body(work)
              ran.push(`${name(work.companyId)} ${work.today}`)
              return { count: ran.length, summary }
            },
          },
        },
      ],
    })
  const at = (time: string) => office.clock.move(new Date(time))
  const runs = () => office.read(work => work.of(JobRuns).all({ order: [['createdAt', 'ASC']] }))
  const outcomes = async () => (await runs()).map(run => [run.outcome, run.summary])
  const unknown = 'Erro interno; o registro do servidor diz mais.'
  const failures = () => office.read(work => work.of(Events).all({ where: { name: 'job.failed' } }))

  it('runs a job once per company and slot, however often its heart beats', async () => {
    const one = scheduler()
    at('2026-11-24T09:05:00Z')
    expect([await one.heartbeat(), await one.heartbeat()]).to.deep.equal([2, 0])
    at('2026-11-24T15:00:00Z')
    await one.heartbeat()
    expect(ran.sort()).to.deep.equal(['concorrente 2026-11-24', 'loja 2026-11-24'])
  })

  it('keeps what the job said of itself', async () => {
    at('2026-11-24T09:05:00Z')
    await scheduler().heartbeat()
    const [run] = await runs()
    expect(run).to.deep.include({
      job: 'pots.wash',
      slot: '2026-11-24T06:05',
      outcome: 'done',
      count: 1,
      summary: 'feito',
      missedSlot: null,
      askedBy: null,
      startedAt: office.clock.now(),
      finishedAt: office.clock.now(),
    })
  })

  it('runs it again in the next slot', async () => {
    const one = scheduler()
    for (const day of ['24', '25', '26']) {
      at(`2026-11-${day}T09:05:00Z`)
      await one.heartbeat()
    }
    expect(ran.filter(what => what.startsWith('loja'))).to.have.length(3)
  })

  it('runs nothing that was due before the company came', async () => {
    expect(await scheduler().heartbeat()).to.equal(0)
  })

  it('makes up for a missed slot, but only for the latest', async () => {
    at('2026-11-29T20:00:00Z')
    await scheduler().heartbeat()
    expect((await runs()).map(run => run.slot)).to.deep.equal(['2026-11-29T06:05'])
  })

  it('runs each company by its own clock', async () => {
    await office.works.write(office.rival, work =>
      work.of(Companies).change({ id: work.companyId }, { timeZone: 'America/Rio_Branco' }),
    )
    const one = scheduler()
    at('2026-11-24T09:05:00Z')
    await one.heartbeat()
    expect(ran).to.deep.equal(['loja 2026-11-24'])
    at('2026-11-24T11:05:00Z')
    await one.heartbeat()
    expect(ran).to.deep.equal(['loja 2026-11-24', 'concorrente 2026-11-24'])
  })

  it('runs it once though two processes hear the same heartbeat', async () => {
    const other = await openOffice({ share: office })
    at('2026-11-24T09:05:00Z')
    const counts = await Promise.all([scheduler().heartbeat(), scheduler(other).heartbeat()])
    await other.close()
    expect(counts.reduce((sum, count) => sum + count)).to.equal(2)
    expect(ran).to.have.length(2)
  })

  it('acts in its own name', async () => {
    let actor = ''
    body = async work => {
      actor = work.actor.name
      return ''
    }
    at('2026-11-24T09:05:00Z')
    await scheduler().heartbeat()
    expect(actor).to.equal('Recado')
  })

  it('leaves the jobs of a module alone where a company switched it off', async () => {
    await office.write(work => switchModule(work, 'pots', false))
    const one = scheduler()
    at('2026-11-24T09:05:00Z')
    await one.heartbeat()
    expect(ran).to.deep.equal(['concorrente 2026-11-24'])
    await office.write(work => switchModule(work, 'pots', true))
    await one.heartbeat()
    expect(ran).to.have.length(2)
  })

  describe('when a job fails', () => {
    const fails = async (work: Work): Promise<string> => {
      await record(work, { name: 'pot.broken', subject: 'pot', subjectId: work.companyId })
      throw new Error('sem água')
    }
    beforeEach(() => {
      body = fails
      at('2026-11-24T09:05:00Z')
    })

    it('takes back what it did, and tells of the failure', async () => {
      expect(await scheduler().heartbeat()).to.equal(0)
      expect(await office.read(work => work.of(Events).count({ name: 'pot.broken' }))).to.equal(0)
      expect((await failures()).map(event => event.payload)).to.deep.equal([
        { job: 'pots.wash', slot: '2026-11-24T06:05', error: 'sem água', reason: unknown },
      ])
      expect(await outcomes()).to.deep.equal([['failed', unknown]])
      expect((await runs()).map(run => [run.missedSlot, run.askedBy, run.count])).to.deep.equal([
        ['2026-11-24T06:05', null, null],
      ])
    })

    it('tries again after five minutes, not every minute', async () => {
      const one = scheduler()
      await one.heartbeat()
      at('2026-11-24T09:09:59Z')
      await one.heartbeat()
      expect(await failures()).to.have.length(1)
      body = async () => 'feito'
      at('2026-11-24T09:10:00Z')
      await one.heartbeat()
      const done = (await runs()).filter(run => run.outcome === 'done')
      expect(done.map(run => [run.slot, run.summary])).to.deep.equal([['2026-11-24T06:05', 'feito']])
    })

    it('lets it fail for one company only', async () => {
      body = async work => (work.companyId === office.scope.company.id ? fails(work) : 'feito')
      expect(await scheduler().heartbeat()).to.equal(1)
      expect(ran).to.deep.equal(['concorrente 2026-11-24'])
    })
  })

  describe('asked to run a job now', () => {
    it('runs it besides its slots, in the name of the person', async () => {
      const one = scheduler()
      let actor = ''
      body = async work => {
        actor = work.actor.name
        return '3 panelas'
      }
      expect(await one.runNow(office.scope, 'pots.wash')).to.deep.equal({ count: 1, summary: '3 panelas' })
      expect(actor).to.equal('Ana')
      expect((await runs()).map(run => [run.askedBy, run.count])).to.deep.equal([['Ana', 1]])
      at('2026-11-24T09:05:00Z')
      await one.heartbeat()
      expect(ran).to.include('loja 2026-11-24')
    })

    it('runs it for that company only', async () => {
      await scheduler().runNow(office.scope, 'pots.wash')
      expect(ran).to.deep.equal(['loja 2026-11-23'])
    })

    it('runs it as often as it is asked', async () => {
      const one = scheduler()
      await one.runNow(office.scope, 'pots.wash')
      office.clock.move(new Date(office.clock.now().getTime() + 1))
      await one.runNow(office.scope, 'pots.wash')
      expect(ran).to.have.length(2)
    })

    const refusal = () =>
      scheduler()
        .runNow(office.scope, 'pots.wash')
        .catch(error => error)

    it('tells the person when it fails, takes back what it did, and writes the failure down', async () => {
      body = async work => {
        await record(work, { name: 'pot.broken', subject: 'pot', subjectId: work.companyId })
        throw new Error('ENOENT /var/water')
      }
      const failure = await refusal()
      expect(failure).to.be.instanceOf(Unavailable)
      expect(failure.message).to.equal(`"Lavar" não terminou, e nada do que fez ficou gravado. ${unknown}`)
      expect(failure.cause.message).to.equal('ENOENT /var/water')
      expect(await office.read(work => work.of(Events).count({ name: 'pot.broken' }))).to.equal(0)
      expect(await outcomes()).to.deep.equal([['failed', unknown]])
      const [event] = await failures()
      expect([event?.actor.name, event?.payload.error]).to.deep.equal(['Ana', 'ENOENT /var/water'])
    })

    it('passes on what the job itself says to people', async () => {
      body = () => Promise.reject(new Conflict('Não há água. Abra a torneira.'))
      expect((await refusal()).message).to.equal('Não há água. Abra a torneira.')
      expect(await outcomes()).to.deep.equal([['failed', 'Não há água. Abra a torneira.']])
    })

    it('does not know a job that nobody declared', async () => {
      const failure = await scheduler()
        .runNow(office.scope, 'pots.burn')
        .catch(error => error)
      expect(failure).to.be.instanceOf(NotFound)
    })
  })

  it('knows the scope of each company as it is now', async () => {
    const scope = await companyScope(office.database, office.rival.company.id, office.clock.now())
    await scheduler().runNow(scope, 'pots.wash')
    expect(ran).to.deep.equal(['concorrente 2026-11-23'])
  })
})
