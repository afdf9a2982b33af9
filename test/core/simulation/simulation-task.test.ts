import { expect } from 'chai'
import { createContact } from '../../../core/people/contact-actions.ts'
import type { SimulatedMessage } from '../../../core/simulation/simulated.ts'
import { type SimulationInput, simulationKind } from '../../../core/simulation/simulation-task.ts'
import { cancelTask, startTask } from '../../../core/tasks/actions.ts'
import { countTaskRows } from '../../../core/tasks/rows.ts'
import { createTaskRunner } from '../../../core/tasks/runner.ts'
import { TaskRows, Tasks } from '../../../core/tasks/task.ts'
import type { TaskType } from '../../../core/tasks/task-type.ts'
import { Dues, openDuesShop } from '../../support/dues.ts'
import { silent } from '../../support/office.ts'
import type { Shop } from '../../support/shop.ts'
import { everythingOf } from '../../support/treasure.ts'

describe('a simulation as long work', function () {
  this.timeout(120_000)
  let shop: Shop
  let contactId: string
  beforeEach(async () => {
    shop = await openDuesShop()
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    const maria = { name: 'Maria', mobile: '(49) 99999-0187', email: 'maria@cliente.test' }
    contactId = (await shop.write(work => createContact(work, maria))).id
  })
  afterEach(() => shop.close())

  const typeOf = (one: Shop) => one.app.registry.taskTypes.get(simulationKind) as TaskType<SimulationInput>
  const start = (days: number) => shop.write(work => startTask(work, typeOf(shop), { days }))
  const task = (id: string) => shop.read(work => work.of(Tasks).get(id))
  const rows = (taskId: string) =>
    shop.read(work => work.of(TaskRows).all({ where: { taskId }, order: [['position', 'ASC']] }))
  const stepping = ({ app }: Shop) => {
    const { database, works, clock, registry } = app
    return createTaskRunner({ database, works, clock, log: silent, types: registry.taskTypes, turnMs: 0 })
  }
  const untilDone = async (id: string, ...runners: { round(): Promise<number> }[]) => {
    const seen: number[] = []
    for (let turn = 0; (await task(id)).finishedAt === null; turn++) {
      await runners[turn % runners.length]?.round()
      seen.push((await task(id)).done)
    }
    return seen
  }
  const said = (found: Awaited<ReturnType<typeof rows>>) =>
    found.map(({ part, kind, outcome, data }) => {
      const { body, channel } = data as SimulatedMessage
      return `${part} ${kind} ${outcome} ${channel} ${body}`
    })
  const dues = (count: number) =>
    shop.write(work =>
      work.of(Dues).insertAll(
        Array.from({ length: count }, (_, index) => ({
          ...{ contactId, imported: false, title: `Conta ${String(index).padStart(5, '0')}` },
          dueDate: `2026-12-${String(1 + (index % 20)).padStart(2, '0')}`,
        })),
      ),
    )

  it('goes on day by day, and writes its messages down as it goes', async () => {
    await dues(20)
    const { id } = await start(30)
    expect(await untilDone(id, stepping(shop))).to.deep.equal(Array.from({ length: 31 }, (_, index) => index + 1))
    const over = await task(id)
    expect(over).to.deep.include({ status: 'done', total: 31, result: { first: '2026-11-23', last: '2026-12-23' } })
    expect(over.title).to.equal('Simulação de mensagens: próximos 30 dias')
    const counts = await shop.read(work => countTaskRows(work, id))
    expect(counts[0]).to.deep.equal({ part: '2026-11-28', kind: 'dues', outcome: 'queued', count: 2 })
    expect(counts.reduce((sum, { count }) => sum + count, 0)).to.equal(40)
  })

  it('says the same in two processes that take turns, each message once', async () => {
    await dues(700)
    // A day that takes several steps.
    const crowded = (await shop.read(work => work.of(Dues).all({ limit: 300 }))).map(({ id }) => id)
    await shop.write(work => work.of(Dues).change({ id: crowded }, { dueDate: '2026-12-01' }))
    const other = await openDuesShop({ share: shop })
    const alone = await start(30)
    await untilDone(alone.id, stepping(shop))
    const together = await start(30)
    await untilDone(together.id, stepping(shop), stepping(other))
    await other.close()
    const [one, two] = [said(await rows(alone.id)), said(await rows(together.id))]
    expect(one).to.have.length(1_400)
    expect(two).to.deep.equal(one)
  })

  it('writes nothing but itself', async () => {
    await dues(10)
    const own = /^(tasks|task_rows) |^events .*"subject":"task"/
    const others = async () => (await everythingOf(shop, shop.company)).filter(row => !own.test(row))
    const { id } = await start(10)
    await shop.relay()
    const before = await others()
    await untilDone(id, stepping(shop))
    expect(await rows(id)).to.have.length(12)
    expect(await others()).to.deep.equal(before)
  })

  it('stops when it is cancelled, and keeps what it has found', async () => {
    await dues(20)
    const { id } = await start(60)
    const one = stepping(shop)
    for (let turn = 0; turn < 10; turn++) await one.round()
    await shop.write(async work => cancelTask(work, await work.of(Tasks).get(id), undefined))
    await untilDone(id, one)
    expect(await task(id)).to.include({ status: 'cancelled', done: 10, total: 61 })
    expect((await rows(id)).length).to.be.greaterThan(0)
  })

  it('holds some hundred messages at a time, though a day has ten thousand of them', async () => {
    await shop.write(work =>
      work.of(Dues).insertAll(
        Array.from({ length: 5_000 }, (_, index) => ({
          ...{ contactId, imported: false, dueDate: '2026-12-01', title: `Conta ${index}` },
        })),
      ),
    )
    const { id } = await start(6)
    const one = stepping(shop)
    let last = 0
    const written: number[] = []
    while ((await task(id)).finishedAt === null) {
      await one.round()
      const { rowCount } = await task(id)
      written.push(rowCount - last)
      last = rowCount
    }
    expect(last).to.equal(10_000)
    expect(Math.max(...written)).to.be.at.most(300)
  })
})
