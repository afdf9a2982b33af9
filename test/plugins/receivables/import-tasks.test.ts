import { expect } from 'chai'
import { addDays, formatDate } from '../../../core/brazil/dates.ts'
import { cancelTask, retryTask } from '../../../core/tasks/actions.ts'
import { type Task, Tasks } from '../../../core/tasks/task.ts'
import type { TaskType } from '../../../core/tasks/task-type.ts'
import { ImportRows } from '../../../plugins/receivables/import.ts'
import { checkTask, importTask } from '../../../plugins/receivables/import-tasks.ts'
import { Charges } from '../../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import {
  bring,
  bytesOf,
  chargesNow,
  importAll,
  runTasks,
  startCheck,
  startImport,
  statusOf,
  taskNow,
} from '../../support/importing.ts'
import { addContact } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const row = (index: number) => `Ana;;Aula ${index};D${index};${formatDate(addDays('2026-12-01', index % 300))};10,00`
const rows = (count: number) => bytesOf(...Array.from({ length: count }, (_, index) => row(index)))

describe('the long work of an import', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
    await addContact(shop, 'Ana')
  })
  afterEach(() => shop.close())

  const cancel = async (task: Task, type: unknown) =>
    shop.write(async work => cancelTask(work, await work.of(Tasks).get(task.id), type as TaskType))
  /** Some steps taken, and not the last: another process stands still or dies. */
  const halfImported = async (count = 1_200) => {
    const kept = await bring(shop, rows(count))
    await startCheck(shop, kept)
    await runTasks(shop)
    const task = await startImport(shop, kept)
    await oneStep(shop)
    expect((await chargesNow(shop)).charges).to.have.length(499)
    return { kept, task }
  }

  it('cancelled before its check began can be checked again', async () => {
    const kept = await bring(shop, rows(1))
    await cancel(await startCheck(shop, kept), checkTask)
    await startCheck(shop, kept)
    await runTasks(shop)
    expect(await statusOf(shop, kept)).to.equal('checked')
  })

  it('cancelled before it was imported can be imported again', async () => {
    const kept = await bring(shop, rows(3))
    await startCheck(shop, kept)
    await runTasks(shop)
    await cancel(await startImport(shop, kept), importTask)
    await startImport(shop, kept)
    await runTasks(shop)
    expect(await statusOf(shop, kept)).to.equal('imported')
    expect((await chargesNow(shop)).charges).to.have.length(3)
  })

  it('is in one hand at a time', async () => {
    const kept = await bring(shop, rows(1))
    const outcomes = await Promise.allSettled([startCheck(shop, kept), startCheck(shop, kept)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await startImport(shop, kept).catch((error: Error) => error.message)).to.contain('já está sendo')
  })

  it('is not taken up by an old task that somebody tries again', async () => {
    const kept = await bring(shop, rows(1))
    const old = await startCheck(shop, kept)
    await shop.write(work => work.of(Tasks).change({ id: old.id }, { status: 'failed', error: 'A rede caiu.' }))
    await startCheck(shop, kept)
    await runTasks(shop)
    await shop.write(async work => retryTask(work, await work.of(Tasks).get(old.id), checkTask as unknown as TaskType))
    await runTasks(shop)
    expect((await taskNow(shop, old)).error).to.contain('outra tarefa')
  })

  it('stopped half-way is neither checked nor imported anew, but goes on or is taken back', async () => {
    const { kept, task } = await halfImported()
    await shop.write(work =>
      work
        .of(Tasks)
        .change({ id: task.id }, { status: 'failed', error: 'A rede caiu.', ownedBy: null, lockedUntil: null }),
    )
    for (const again of [() => startCheck(shop, kept), () => startImport(shop, kept)])
      expect(await again().catch((error: Error) => error.message)).to.contain('parou no meio')
    await shop.write(async work =>
      retryTask(work, await work.of(Tasks).get(task.id), importTask as unknown as TaskType),
    )
    await runTasks(shop)
    expect((await chargesNow(shop)).charges).to.have.length(1_200)
  })

  it('cancelled half-way takes everything back, and can begin anew', async () => {
    const { kept, task } = await halfImported()
    await cancel(task, importTask)
    await shop.clock.wait(60_000)
    await runTasks(shop)
    expect((await taskNow(shop, task)).status).to.equal('cancelled')
    expect(await chargesNow(shop)).to.deep.equal({ charges: [], instalments: [] })
    expect(await statusOf(shop, kept)).to.equal('checked')
    await startImport(shop, kept)
    await runTasks(shop)
    expect((await chargesNow(shop)).charges).to.have.length(1_200)
  })

  it('taken back leaves what was paid, and does not import that again', async () => {
    const { kept, task } = await halfImported()
    const [paid] = (await chargesNow(shop)).instalments
    await shop.write(work =>
      settleInstalment(work, paid?.id ?? '', { paidAt: '2026-11-23', amountCents: 400, method: 'pix' }),
    )
    await cancel(task, importTask)
    await shop.clock.wait(60_000)
    await runTasks(shop)
    expect((await chargesNow(shop)).instalments.map(({ id }) => id)).to.deep.equal([paid?.id])
    await startImport(shop, kept)
    await runTasks(shop)
    const { charges } = await chargesNow(shop)
    expect(new Set(charges.map(({ description }) => description))).to.have.property('size', 1_200)
    expect(charges).to.have.length(1_200)
  })

  it('loses and repeats nothing when its process dies between two steps', async () => {
    const { kept, task } = await halfImported()
    const other = await openShop({ share: shop })
    try {
      // The dead process still holds it; its lease has to run out first.
      await shop.write(work => work.of(Tasks).change({ id: task.id }, { ownedBy: 'a dead process' }))
      await shop.clock.wait(60_000)
      await runTasks(other)
      const { charges } = await chargesNow(shop)
      expect(charges.map(({ number }) => number)).to.deep.equal(Array.from({ length: 1_200 }, (_, index) => index + 1))
      expect(new Set(charges.map(({ description }) => description)).size).to.equal(1_200)
      expect(await shop.read(work => work.of(ImportRows).count({ importId: kept.id, chargeId: null }))).to.equal(0)
      expect(await statusOf(shop, kept)).to.equal('imported')
    } finally {
      await other.close()
    }
  })

  // IMPORT_ROWS=100000: the most that a file may have.
  const many = Number(process.env.IMPORT_ROWS ?? 5_000)
  it(`of ${many} rows is whole`, async () => {
    await importAll(shop, rows(many))
    expect(await shop.read(work => work.of(Charges).count())).to.equal(many)
    expect(await shop.read(work => work.of(ImportRows).count({ chargeId: null }))).to.equal(0)
  }).timeout(1_200_000)
})

/** A runner whose turns are one step long. */
async function oneStep(shop: Shop): Promise<void> {
  const { database, works, clock, log, registry } = shop.app
  const { createTaskRunner } = await import('../../../core/tasks/runner.ts')
  await createTaskRunner({ database, works, clock, log, types: registry.taskTypes, turnMs: 0 }).round()
}
