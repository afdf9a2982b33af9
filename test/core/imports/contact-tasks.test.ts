import { expect } from 'chai'
import { createDocument } from '../../../core/documents/tracked/actions.ts'
import { Events } from '../../../core/events/event.ts'
import { timelineOf } from '../../../core/history/timeline.ts'
import { type ContactImport, ContactImportRows } from '../../../core/imports/contacts/import.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { updateContact } from '../../../core/people/contact-actions.ts'
import { mergeContacts } from '../../../core/people/merge-contacts.ts'
import { cancelTask, retryTask } from '../../../core/tasks/actions.ts'
import { createTaskRunner } from '../../../core/tasks/runner.ts'
import { type Task, Tasks } from '../../../core/tasks/task.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import {
  checkAgain,
  checkCustomers,
  contactsNow,
  customers,
  rowsNow,
  saidOf,
  startCustomers,
} from '../../support/contact-importing.ts'
import { runTasks, taskNow } from '../../support/importing.ts'
import { addContact, quoteInput } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const people = (count: number) =>
  customers(...Array.from({ length: count }, (_, index) => `Cliente ${String(index).padStart(6, '0')}`))

describe('the long work of an import of customers', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const typeOf = ({ kind }: Task) => shop.app.registry.taskTypes.get(kind)
  const cancel = async (task: Task) => {
    await shop.write(async work => cancelTask(work, await work.of(Tasks).get(task.id), typeOf(task)))
    await shop.clock.wait(60_000)
    await runTasks(shop)
  }
  /** One step is taken, and the process stands still. */
  const halfImported = async (kept: ContactImport) => {
    const task = await startCustomers(shop, kept)
    const { database, works, clock, log, registry } = shop.app
    await createTaskRunner({ database, works, clock, log, types: registry.taskTypes, turnMs: 0 }).round()
    return task
  }

  it('cancelled half-way takes back what it made, and can begin anew', async () => {
    const kept = await checkCustomers(shop, people(700))
    const task = await halfImported(kept)
    expect(await contactsNow(shop)).to.have.length(200)
    await cancel(task)
    expect((await taskNow(shop, task)).status).to.equal('cancelled')
    expect(await contactsNow(shop)).to.deep.equal([])
    const removed = await shop.read(work => work.of(Events).all({ where: { name: 'contact.removed' } }))
    expect([removed.length, removed.every(({ quiet }) => quiet)]).to.deep.equal([200, true])
    const told = await shop.read(work =>
      timelineOf(work, { subject: 'contact', subjectId: removed[0]?.subjectId ?? '' }, { limit: 10 }),
    )
    expect(told.map(({ title }) => title)).to.have.members([
      'Cadastro retirado: a importação foi cancelada',
      'Cadastro criado',
    ])
    expect(new Set((await rowsNow(shop, kept)).map(({ outcome, contactId }) => outcome ?? contactId))).to.deep.equal(
      new Set([null]),
    )
    await startCustomers(shop, kept)
    await runTasks(shop)
    expect(await contactsNow(shop)).to.have.length(700)
  })

  it('taken back leaves whom somebody has used, and does not register them again', async () => {
    const kept = await checkCustomers(shop, people(700))
    const task = await halfImported(kept)
    const [quoted, edited, merged, into] = (await contactsNow(shop)).map(({ id }) => id) as [
      string,
      string,
      string,
      string,
    ]
    await shop.write(async work => {
      await createDocument(work, quotes, quoteInput(quoted))
      await updateContact(work, edited, { notes: 'Ligou hoje' })
      await mergeContacts(work, shop.app.registry.models, { keptId: into, goneId: merged })
    })
    await cancel(task)
    const left = [quoted, edited, merged, into]
    expect((await contactsNow(shop)).map(({ id }) => id)).to.have.members(left)
    await checkAgain(shop, kept)
    expect((await rowsNow(shop, kept)).filter(({ outcome }) => outcome === 'made')).to.have.length(left.length)
    await startCustomers(shop, kept)
    await runTasks(shop)
    expect(await contactsNow(shop)).to.have.length(700)
  })

  it('taken back empties what it filled in, but for what somebody changed since', async () => {
    const { id } = await addContact(shop, 'Ana')
    const lines = ['Ana;529.982.247-25;;49 99999-0187;;28/02/1990;;;Chapecó']
    const others = Array.from({ length: 600 }, (_, index) => `Cliente ${index}`)
    const kept = await checkCustomers(shop, customers(...lines, ...others), 'fill')
    const task = await halfImported(kept)
    await shop.write(work => updateContact(work, id, { birthDate: '1991-03-01' }))
    await cancel(task)
    const left = await contactsNow(shop)
    expect(left).to.have.length(1)
    expect(left[0]).to.include({ id, taxId: null, uniqueTaxId: null, city: null, birthDate: '1991-03-01' })
    expect((await saidOf(shop, kept))[0]).to.contain('2 fill')
  })

  it('goes on where it failed', async () => {
    const kept = await checkCustomers(shop, people(700))
    const task = await halfImported(kept)
    const failed = { status: 'failed' as const, error: 'A rede caiu.', ownedBy: null, lockedUntil: null }
    await shop.write(work => work.of(Tasks).change({ id: task.id }, failed))
    expect(await startCustomers(shop, kept).catch((error: Error) => error.message)).to.contain('parou no meio')
    await shop.write(async work => retryTask(work, await work.of(Tasks).get(task.id), typeOf(task)))
    await runTasks(shop)
    expect(await contactsNow(shop)).to.have.length(700)
    expect(await taskNow(shop, task)).to.deep.include({ status: 'done', done: 700, result: { made: 700, filled: 0 } })
  })

  // IMPORT_ROWS=100000: the most that a file may have.
  const many = Number(process.env.IMPORT_ROWS ?? 3_000)
  it(`of ${many} rows is whole`, async () => {
    const kept = await checkCustomers(shop, people(many))
    await startCustomers(shop, kept)
    await runTasks(shop)
    expect(await shop.read(work => work.of(Contacts).count())).to.equal(many)
    expect(await shop.read(work => work.of(ContactImportRows).count({ outcome: 'made' }))).to.equal(many)
  }).timeout(1_200_000)

  it('of an old task that somebody tries again touches nothing', async () => {
    const kept = await checkCustomers(shop, people(2))
    const old = await startCustomers(shop, kept)
    await shop.write(work => work.of(Tasks).change({ id: old.id }, { status: 'failed', error: 'A rede caiu.' }))
    await startCustomers(shop, kept)
    await runTasks(shop)
    await shop.write(async work => retryTask(work, await work.of(Tasks).get(old.id), typeOf(old)))
    await runTasks(shop)
    expect((await taskNow(shop, old)).error).to.contain('outra tarefa')
    expect(await contactsNow(shop)).to.have.length(2)
  })
})
