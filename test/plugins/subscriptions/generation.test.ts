import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { archiveContact } from '../../../core/people/contact-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { startTask } from '../../../core/tasks/actions.ts'
import { TaskRows, Tasks } from '../../../core/tasks/task.ts'
import { Charges } from '../../../plugins/receivables/instalment.ts'
import { addDiscount, addExtra } from '../../../plugins/subscriptions/additions.ts'
import { previewTask } from '../../../plugins/subscriptions/generation-task.ts'
import { Invoices } from '../../../plugins/subscriptions/invoice.ts'
import { subscriptionSettings } from '../../../plugins/subscriptions/settings.ts'
import { Subscriptions } from '../../../plugins/subscriptions/subscription.ts'
import { addContact } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import {
  addPlan,
  addSubscription,
  fullInvoice,
  generate,
  goTo,
  instalmentOf,
  invoicesOf,
  seeSubscription,
} from '../../support/subscribing.ts'

describe('Making invoices', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  it('charges each subscription once for what falls due, and asks for the charge', async () => {
    const subscription = await addSubscription(shop)
    const [invoice] = await generate(shop, '2026-12-31')
    expect(invoice).to.include({
      month: '2026-12',
      dueDate: '2026-12-10',
      totalCents: 9_000,
      status: 'open',
      number: 1,
    })
    expect(invoice).to.include({ periodFrom: '2026-11-10', periodTo: '2026-12-10' })
    const instalment = await instalmentOf(shop, invoice ?? { instalmentId: null })
    expect(instalment).to.include({ dueDate: '2026-12-10', amountCents: 9_000, remindFrom: '2026-11-25' })
    const [charge] = await shop.read(work => work.of(Charges).all())
    expect(charge).to.include({
      id: invoice?.chargeId,
      description: 'Fatura 1 de 12/2026',
      origin: `invoice:${invoice?.id}`,
    })
    expect(await seeSubscription(shop, subscription)).to.include({
      nextDueDate: '2027-01-10',
      billedUntil: '2026-12-10',
    })
  })

  it('asked again makes nothing more', async () => {
    await addSubscription(shop)
    await generate(shop, '2026-12-31')
    await generate(shop, '2026-12-31')
    expect(await shop.read(work => work.of(Invoices).count())).to.equal(1)
    expect(await shop.read(work => work.of(Charges).count())).to.equal(1)
  })

  it('is stopped by the database where a month would be invoiced twice', async () => {
    const subscription = await addSubscription(shop)
    await generate(shop, '2026-12-31')
    const back = { nextDueDate: '2026-12-10', billedUntil: '2026-11-10', lastMonth: null }
    await shop.write(work => work.of(Subscriptions).change({ id: subscription.id }, back))
    await generate(shop, '2026-12-31')
    expect(await invoicesOf(shop, subscription)).to.have.length(1)
    const tasks = await shop.read(work =>
      work.of(Tasks).all({
        order: [
          ['createdAt', 'ASC'],
          ['id', 'ASC'],
        ],
      }),
    )
    expect(tasks.map(({ status }) => status)).to.deep.equal(['done', 'failed'])
  })

  it('makes up for missed months one by one, with time to pay', async () => {
    const subscription = await addSubscription(shop)
    goTo(shop, '2027-02-15')
    await generate(shop, '2027-02-28')
    const invoices = await invoicesOf(shop, subscription)
    expect(invoices.map(({ month, dueDate }) => `${month} ${dueDate}`)).to.deep.equal([
      ...['2026-12 2027-02-18', '2027-01 2027-02-18', '2027-02 2027-02-18'],
    ])
  })

  it('takes discounts off until they end, and adds what is charged once and monthly', async () => {
    const { id } = await addSubscription(shop)
    await shop.write(async work => {
      await addDiscount(work, id, { description: 'Boas-vindas', kind: 'percent', value: 5_000, endsOn: '2026-12-31' })
      await addDiscount(work, id, { description: 'Fidelidade', kind: 'amount', value: 1_000 })
      await addExtra(work, id, { description: 'Instalação', amountCents: 12_000, kind: 'once' })
      await addExtra(work, id, { description: 'IP fixo', amountCents: 2_000, kind: 'monthly' })
    })
    const [december, january] = await generate(shop, '2027-01-31')
    const said = async (invoice = december) =>
      (await fullInvoice(shop, invoice ?? { id: '' })).items.map(item => `${item.description}: ${item.amountCents}`)
    expect(await said(december)).to.deep.equal([
      'Fibra 300, de 10/11/2026 a 09/12/2026: 9000',
      'Boas-vindas: -4500',
      'Fidelidade: -1000',
      'Instalação: 12000',
      'IP fixo: 2000',
    ])
    expect(await said(january)).to.deep.equal([
      ...['Fibra 300, de 10/12/2026 a 09/01/2027: 9000', 'Fidelidade: -1000', 'IP fixo: 2000'],
    ])
    expect([december?.totalCents, january?.totalCents]).to.deep.equal([17_500, 10_000])
  })

  it('carries a credit beyond the amount on, and asks nobody to pay nothing', async () => {
    const { id } = await addSubscription(shop)
    await shop.write(work => addExtra(work, id, { description: 'Indenização', amountCents: -12_000, kind: 'once' }))
    const [first, second] = await generate(shop, '2027-01-31')
    expect(first).to.include({ totalCents: 0, status: 'paid' })
    expect(second).to.include({ totalCents: 6_000, status: 'open' })
    expect(await shop.read(work => work.of(Charges).count())).to.equal(1)
  })

  it('leaves out whose customer is archived, says so, and goes on with the others', async () => {
    const plan = await addPlan(shop)
    const [gone, there] = [await addContact(shop, 'Gil'), await addContact(shop, 'Ana')]
    await addSubscription(shop, { plan, contact: gone })
    await addSubscription(shop, { plan, contact: there })
    await shop.write(work => archiveContact(work, gone.id))
    const invoices = await generate(shop, '2026-12-31')
    expect(invoices.map(({ contactId }) => contactId)).to.deep.equal([there.id])
    const [task] = await shop.read(work => work.of(Tasks).all())
    expect(task).to.deep.include({
      status: 'done',
      done: 2,
      total: 2,
      result: { invoices: 1, cents: 9_000, problems: 1 },
    })
    const rows = await shop.read(work => work.of(TaskRows).all({ where: { part: 'problem' } }))
    expect(rows.map(({ data }) => (data as { reason: string }).reason)).to.match(/arquivado/)
  })

  it('shows beforehand what would be made, and writes nothing', async () => {
    await addSubscription(shop)
    await shop.write(work => startTask(work, previewTask, { dueUntil: '2026-12-31' }))
    while ((await shop.app.tasks.round()) > 0);
    const [task] = await shop.read(work => work.of(Tasks).all())
    expect(task?.result).to.deep.equal({ invoices: 1, cents: 9_000, problems: 0 })
    expect(await shop.read(work => work.of(Invoices).count())).to.equal(0)
    const [row] = await shop.read(work => work.of(TaskRows).all())
    expect(row?.data).to.deep.include({ month: '2026-12', dueDate: '2026-12-10', totalCents: 9_000 })
  })

  it('starts by the clock so many days before the due date, once', async () => {
    await addSubscription(shop)
    const run = async (date: string) => {
      goTo(shop, date)
      await shop.app.scheduler.heartbeat()
      while ((await shop.app.tasks.round()) > 0);
      return shop.read(work => work.of(Invoices).count())
    }
    expect([await run('2026-11-29'), await run('2026-11-30'), await run('2026-12-01')]).to.deep.equal([0, 1, 1])
  })

  it('does not start by the clock where the company does it by hand', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { generateByClock: false }))
    await addSubscription(shop)
    goTo(shop, '2026-12-05')
    await shop.app.scheduler.heartbeat()
    expect(await shop.read(work => work.of(Tasks).count())).to.equal(0)
  })

  it('tells the customer once the charge can be paid, and only then', async () => {
    await addSubscription(shop)
    await generate(shop, '2026-12-31')
    const issued = await shop.read(work => work.of(Events).all({ where: { name: 'invoice.issued' } }))
    expect(issued).to.have.length(1)
  })
})
