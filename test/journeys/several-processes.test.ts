import { expect } from 'chai'
import { plugins } from '../../config/plugins.ts'
import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { Events } from '../../core/events/event.ts'
import { JobRuns } from '../../core/jobs/job-run.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { TaskRows, Tasks } from '../../core/tasks/task.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { type Doomed, startDoomed } from '../support/doomed.ts'
import { approval, goOn, lookout, type Place } from '../support/lookout.ts'
import { addQuote } from '../support/quoting.ts'
import { openShop, type Shop } from '../support/shop.ts'
import type { Orders } from '../support/victim.ts'

/** Real processes on one database: what the clock starts, and long work. */
describe('Several processes', function () {
  this.timeout(120_000)
  let shop: Shop
  let running: Doomed[]
  beforeEach(() => {
    running = []
  })
  afterEach(async () => {
    for (const one of running) await one.kill()
    await shop.close()
  })

  const open = async (place: Place) => {
    shop = await openShop({ plugins: [...plugins, lookout(place, goOn)] })
  }
  const sentQuotes = async (count: number): Promise<DocumentRow[]> => {
    const made: DocumentRow[] = []
    for (let index = 0; index < count; index++) {
      const { id } = await addQuote(shop)
      made.push(await shop.write(work => changeDocumentStatus(work, quotes, { id, to: 'sent' })))
    }
    return made
  }
  const start = async (orders: Omit<Orders, 'shop' | 'now' | 'quoteIds'>) => {
    const one = await startDoomed(shop, { quoteIds: [], ...orders })
    running.push(one)
    return one
  }
  const approvals = async () => {
    const events = await shop.read(work => work.of(Events).all({ where: { name: 'quote.status_changed' } }))
    return events.filter(({ payload }) => payload.to === 'approved').map(({ subjectId }) => subjectId)
  }
  const later = (seconds: number) => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
  const runs = () => shop.read(work => work.of(JobRuns).all({ where: { job: 'lookout.approve' } }))

  it('that hear the same heartbeat run each slot once; of those nobody heard, the latest', async () => {
    await open('job')
    const made = await sentQuotes(3)
    // Nobody was there for four mornings.
    later(4 * 86_400)
    const processes = await Promise.all(
      [1, 2, 3].map(() => start({ tasks: ['heartbeat', 'heartbeat'], installs: 'job' })),
    )
    await Promise.all(processes.map(one => one.until('done')))
    expect((await runs()).map(({ slot, outcome, count }) => [slot, outcome, count])).to.deep.equal([
      ['2026-11-27T06:00', 'done', 3],
    ])
    expect(await approvals()).to.have.members(made.map(({ id }) => id))
    later(86_400)
    const more = await Promise.all([1, 2].map(() => start({ tasks: ['heartbeat'], installs: 'job' })))
    await Promise.all(more.map(one => one.until('done')))
    expect((await runs()).map(({ slot }) => slot).sort()).to.deep.equal(['2026-11-27T06:00', '2026-11-28T06:00'])
  })

  describe('of which one is killed with SIGKILL in the middle of long work', () => {
    const begin = async () => {
      await open('task')
      const made = await sentQuotes(4)
      const input = { quoteIds: made.map(({ id }) => id) }
      const { id } = await shop.write(work => startTask(work, approval(goOn), input))
      const victim = await start({ tasks: ['work'], haltAt: 'task' })
      await victim.until('task')
      await victim.kill()
      return { id, ids: input.quoteIds }
    }
    const task = (id: string) => shop.read(work => work.of(Tasks).get(id))

    it('lose nothing and do nothing twice: another goes on when the lease is over', async () => {
      const { id, ids } = await begin()
      expect(await task(id)).to.include({ status: 'running', done: 1, rowCount: 1 })
      expect(await approvals()).to.deep.equal([ids[0]])
      expect(await shop.app.tasks.round()).to.equal(0)
      later(90)
      while ((await shop.app.tasks.round()) > 0);
      expect(await task(id)).to.include({ status: 'done', done: 4, interruptions: 0 })
      expect(await approvals()).to.have.members(ids)
      expect(await approvals()).to.have.length(4)
      const rows = await shop.read(work => work.of(TaskRows).all({ order: [['position', 'ASC']] }))
      expect(rows.map(({ data }) => data)).to.deep.equal(ids)
    })

    it('heed a person who cancels it meanwhile', async () => {
      const { id, ids } = await begin()
      await shop.write(work => work.of(Tasks).change({ id }, { cancelAskedAt: work.now }))
      later(90)
      await shop.app.tasks.round()
      expect(await task(id)).to.include({ status: 'cancelled', done: 1 })
      expect(await approvals()).to.deep.equal([ids[0]])
    })
  })
})
