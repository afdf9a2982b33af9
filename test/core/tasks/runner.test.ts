import { expect } from 'chai'
import { Conflict } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { countTaskRows, taskRowPage } from '../../../core/tasks/rows.ts'
import { sweepTasks } from '../../../core/tasks/sweep.ts'
import { type Task, TaskRows, Tasks } from '../../../core/tasks/task.ts'
import { Boxes, box } from '../../support/boxes.ts'
import { type Depot, openDepot, tally } from '../../support/tally.ts'

describe('long work', () => {
  let depot: Depot
  beforeEach(async () => {
    depot = await openDepot()
  })
  afterEach(() => depot.close())

  const untilIdle = async (...runners: { round(): Promise<number> }[]) => {
    while ((await Promise.all(runners.map(one => one.round()))).some(steps => steps > 0));
  }

  it('goes on step by step until it is done, and says how far it is', async () => {
    const type = tally()
    const { id } = await depot.start(type)
    const one = depot.runner([type], { turnMs: 0 })
    expect(await depot.task(id)).to.include({ title: 'Encaixotar: 3 caixas', status: 'waiting', done: 0, total: 0 })
    const seen: string[] = []
    for (; (await one.round()) > 0; ) {
      const { status, done, total } = await depot.task(id)
      seen.push(`${status} ${done}/${total}`)
    }
    expect(seen).to.deep.equal(['running 1/3', 'running 2/3', 'done 3/3'])
    const task = await depot.task(id)
    expect(task).to.deep.include({ result: { packed: 3 }, ownedBy: null, lockedUntil: null, error: null })
    expect([task.startedAt, task.finishedAt]).to.deep.equal([depot.clock.now(), depot.clock.now()])
    expect(await depot.boxes()).to.deep.equal(['1', '2', '3'])
  })

  it('acts in the name of whoever started it, and tells its steps to whoever listens', async () => {
    const type = tally()
    const { id } = await depot.start(type, 1)
    await untilIdle(depot.runner([type]))
    const events = await depot.read(work => work.of(Events).all({ order: [['seq', 'ASC']] }))
    expect(events.map(({ name, actor }) => `${name} ${actor.name}`)).to.deep.equal([
      'task.created Ana',
      'task.status_changed Ana',
      'box.packed Ana',
      'task.status_changed Ana',
    ])
    expect(events.at(-1)?.payload).to.include({ from: 'running', to: 'done', kind: 'pots.tally' })
    expect(events.at(-1)?.subjectId).to.equal(id)
  })

  it('tells nobody where its type says so', async () => {
    const type = tally({ quiet: ({ boxes }) => boxes > 1 })
    await depot.start(type, 2)
    await untilIdle(depot.runner([type]))
    const events = await depot.read(work => work.of(Events).all({ where: { name: 'box.packed' } }))
    expect(events.map(({ quiet }) => quiet)).to.deep.equal([true, true])
  })

  it('writes what it produces page by page, in order, sorted as lists want it', async () => {
    const type = tally()
    const { id: taskId } = await depot.start(type, 5)
    await untilIdle(depot.runner([type]))
    const page = (cursor?: string, part?: string) =>
      depot.read(work => taskRowPage(work, { taskId, part }, { limit: 2, cursor }))
    const first = await page()
    const second = await page(first.nextCursor ?? '')
    const third = await page(second.nextCursor ?? '')
    expect([first, second, third].map(({ items }) => items.map(({ position }) => position))).to.deep.equal([
      [1, 2],
      [3, 4],
      [5],
    ])
    expect(third.nextCursor).to.equal(null)
    expect((await page(undefined, 'even')).items.map(({ data }) => data)).to.deep.equal([{ packed: 2 }, { packed: 4 }])
    expect(await depot.read(work => countTaskRows(work, taskId))).to.deep.equal([
      { part: 'even', kind: 'box', outcome: 'packed', count: 2 },
      { part: 'odd', kind: 'box', outcome: 'packed', count: 3 },
    ])
  })

  it('gives each its turn: a short one does not wait for the end of a long one', async () => {
    const type = tally()
    const long = await depot.start(type, 9)
    const one = depot.runner([type], { turnMs: 0 })
    await one.round()
    depot.clock.move(new Date(depot.clock.now().getTime() + 1))
    const short = await depot.start(type, 1)
    await one.round()
    expect([(await depot.task(long.id)).done, (await depot.task(short.id)).status]).to.deep.equal([1, 'done'])
  })

  it('leaves alone what it does not know: another version of the program may', async () => {
    const { id } = await depot.start(tally())
    expect(await depot.runner([]).round()).to.equal(0)
    expect(await depot.runner([tally({ kind: 'pots.other' })]).round()).to.equal(0)
    expect((await depot.task(id)).status).to.equal('waiting')
  })

  describe('in several processes', () => {
    const later = (seconds: number) => depot.clock.move(new Date(depot.clock.now().getTime() + seconds * 1_000))

    it('takes no step twice', async () => {
      const other = await openDepot({ share: depot })
      const type = tally()
      const ids = [await depot.start(type, 12), await depot.start(type, 7), await depot.start(type, 9)].map(
        ({ id }) => id,
      )
      await untilIdle(...[depot, other, depot, other].map(one => one.runner([type], { turnMs: 0 })))
      await other.close()
      const tasks = await Promise.all(ids.map(depot.task))
      expect(tasks.map(({ status, rowCount }) => [status, rowCount])).to.deep.equal([
        ['done', 12],
        ['done', 7],
        ['done', 9],
      ])
      expect(await depot.boxes()).to.have.length(28)
    })

    it('goes on where a dead one stopped, when its lease is over and not before', async () => {
      const type = tally()
      const { id } = await depot.start(type)
      await depot.runner([type], { turnMs: 0 }).round()
      const lockedUntil = new Date(depot.clock.now().getTime() + 30_000)
      await depot.change(id, { ownedBy: 'somebody who died', lockedUntil })
      const one = depot.runner([type])
      later(29)
      expect(await one.round()).to.equal(0)
      later(1)
      await untilIdle(one)
      expect((await depot.task(id)).status).to.equal('done')
      expect(await depot.boxes()).to.deep.equal(['1', '2', '3'])
    })

    it('throws away the step of one that was thought dead and was only slow', async () => {
      // On SQLite nobody else writes in the middle of a step: there the slow one has only looked.
      const looks = depot.database.dialect === 'sqlite'
      const slow = tally({
        ...(looks ? { reading: true } : {}),
        async step(work, task) {
          if (!looks) await work.of(Boxes).insert(box({ label: 'lost of it' }))
          await depot.change(task.id, { ownedBy: 'somebody faster' })
          return { state: { packed: 1 }, done: 1, total: 3, rows: [{ data: {} }] }
        },
      })
      const { id } = await depot.start(slow)
      await depot.runner([slow]).round()
      expect(await depot.boxes()).to.deep.equal([])
      expect(await depot.task(id)).to.include({ status: 'running', done: 0, ownedBy: 'somebody faster' })
      expect(await depot.read(work => work.of(TaskRows).count())).to.equal(0)
    })

    it('gives up a step over which process after process dies', async () => {
      const type = tally()
      const { id } = await depot.start(type)
      await depot.change(id, { status: 'running', ownedBy: 'dead', interruptions: 4 })
      await depot.runner([type]).round()
      expect(await depot.task(id)).to.include({ status: 'failed', done: 0 })
    })
  })

  describe('when a step fails', () => {
    const failing = (error: Error) =>
      tally({
        async step(work, task) {
          const done = await tally().step(work, task)
          if (done.done === 2) throw error
          return done
        },
      })

    it('keeps what the steps before it did and nothing of it, and says why', async () => {
      const type = failing(new Conflict('A linha 7 não tem data. Corrija o arquivo.'))
      const { id } = await depot.start(type)
      await untilIdle(depot.runner([type]))
      const task = await depot.task(id)
      expect(task).to.include({ status: 'failed', done: 1, error: 'A linha 7 não tem data. Corrija o arquivo.' })
      expect(task).to.deep.include({ ownedBy: null, finishedAt: depot.clock.now() })
      expect(await depot.boxes()).to.deep.equal(['1'])
    })

    it('shows nobody what only programmers understand', async () => {
      const type = failing(new Error('ENOENT /var/boxes'))
      const { id } = await depot.start(type)
      await untilIdle(depot.runner([type]))
      expect((await depot.task(id)).error)
        .to.match(/^Algo deu errado/)
        .and.not.to.contain('ENOENT')
    })
  })

  it('that only looks cannot write', async () => {
    const type = tally({ reading: true })
    const { id } = await depot.start(type)
    await untilIdle(depot.runner([type]))
    expect((await depot.task(id)).status).to.equal('failed')
    expect(await depot.boxes()).to.deep.equal([])
  })

  it('is forgotten a month after its end, with all it produced', async () => {
    const type = tally()
    const [over, open] = [await depot.start(type), await depot.start(type)]
    await untilIdle(depot.runner([type]))
    await depot.change(open.id, { status: 'running', finishedAt: null })
    const inDays = (days: number) => new Date(depot.clock.now().getTime() + days * 86_400_000)
    expect(await sweepTasks(depot.database, inDays(29))).to.equal(0)
    expect(await sweepTasks(depot.database, inDays(30))).to.equal(1)
    const left = await depot.read(async work => [await work.of(Tasks).all(), await work.of(TaskRows).all()] as const)
    expect(left[0].map((task: Task) => task.id)).to.deep.equal([open.id])
    expect(left[1].map(({ taskId }) => taskId)).to.deep.equal(Array(3).fill(open.id))
    expect(over.id).not.to.equal(open.id)
  })
})
