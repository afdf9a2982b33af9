import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { startTask } from '../../../core/tasks/actions.ts'
import { Tasks } from '../../../core/tasks/task.ts'
import { Charges } from '../../../plugins/receivables/instalment.ts'
import { generationTask } from '../../../plugins/subscriptions/generation-task.ts'
import { Invoices } from '../../../plugins/subscriptions/invoice.ts'
import { fillSubscriptions } from '../../../scripts/bench/subscription-rows.ts'
import { eventually } from '../../support/eventually.ts'
import type { InvoicingOrders } from '../../support/invoicing-process.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const script = fileURLToPath(new URL('../../support/invoicing-process.ts', import.meta.url))
/** MONTHLY_SUBSCRIPTIONS=20000 is the whole of it, some minutes: at least 500, so that there are batches to be killed between. */
const many = Number(process.env.MONTHLY_SUBSCRIPTIONS ?? 500)
const inBatch = 200
/** Whole batches before the one that is killed, half-way. */
const before = Math.floor(many / 2 / inBatch)
/** How long a step may take, for `eventually`. */
const seconds = Math.max(120, many / 20)

describe('Making invoices in a process that is killed with SIGKILL', function () {
  this.timeout(Math.max(300_000, many * 100))
  let shop: Shop
  let victim: ChildProcess
  beforeEach(async () => {
    shop = await openShop()
    await fillSubscriptions(shop, { count: many, month: '2026-12' })
    await shop.write(work => startTask(work, generationTask, { dueUntil: '2026-12-31' }))
  })
  afterEach(async () => {
    await kill()
    await shop.close()
  })

  async function start(orders: Omit<InvoicingOrders, 'shop' | 'now'>): Promise<{ heard: unknown[] }> {
    victim = fork(script, { execArgv: ['--conditions=source', '--import', 'tsx/esm'] })
    const heard: unknown[] = []
    victim.on('message', said => heard.push(said))
    await eventually(async () => expect(heard).to.include('ready'), 120)
    const { databaseUrl, folder, clock } = shop
    victim.send({ ...orders, shop: { databaseUrl, folder }, now: clock.now().toISOString() } satisfies InvoicingOrders)
    return { heard }
  }
  async function kill(): Promise<void> {
    if (victim.signalCode || victim.exitCode !== null) return
    victim.kill('SIGKILL')
    await once(victim, 'exit')
  }
  const invoices = () => shop.read(work => work.of(Invoices).count())
  const charges = () => shop.read(work => work.of(Charges).count())

  /** Its leases run out, and another process goes on. */
  async function goOn(): Promise<void> {
    // The victim's clock ran while it lived.
    shop.clock.move(new Date(shop.clock.now().getTime() + 10 * 60_000))
    for (let done = 1; done > 0; ) done = (await shop.app.tasks.round()) + (await shop.app.relay.round())
  }

  async function expectEachOnce(): Promise<void> {
    const made = await shop.read(work => work.of(Invoices).all())
    expect(made).to.have.length(many)
    expect(new Set(made.map(({ subscriptionId }) => subscriptionId)).size).to.equal(many)
    expect(new Set(made.map(({ number }) => number)).size).to.equal(many)
    expect(made.filter(({ chargeId }) => chargeId === null)).to.deep.equal([])
    expect(await charges()).to.equal(many)
    const [task] = await shop.read(work => work.of(Tasks).all())
    expect(task).to.deep.include({ status: 'done', done: many, total: many })
    expect(task?.result).to.deep.include({ invoices: many, problems: 0 })
  }

  it('in the middle of a batch leaves whole batches, and each subscription gets one invoice', async () => {
    const { heard } = await start({ haltInStep: before + 1 })
    await eventually(async () => expect(heard).to.include('halted'), seconds)
    await kill()
    expect(await invoices()).to.equal(before * inBatch)
    await goOn()
    await expectEachOnce()
  })

  it('while charges are being made leaves none out and makes none twice', async () => {
    await start({})
    await eventually(async () => expect(await charges()).to.be.greaterThan(many > 500 ? many / 4 : 0), seconds)
    await kill()
    await goOn()
    await expectEachOnce()
  })
})
