import { expect } from 'chai'
import { changeDocumentStatus, editDocument, getDocument } from '../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { successorOf } from '../../core/documents/tracked/successor.ts'
import { Invalid } from '../../core/errors.ts'
import { switchModule } from '../../core/people/module.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { simulate } from '../../core/simulation/simulate.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { remindOfReturns } from '../../plugins/consignments/jobs.ts'
import { consignmentSettings } from '../../plugins/consignments/settings.ts'
import { orders } from '../../plugins/orders/order.ts'
import { Charges } from '../../plugins/receivables/instalment.ts'
import { type Drawer, drawerOf, refusalOf } from '../support/documents.ts'
import { factsNamed } from '../support/earning.ts'
import { openShop, type Shop } from '../support/shop.ts'

describe('a consignment', () => {
  let shop: Shop
  let drawer: Drawer
  beforeEach(async () => {
    shop = await openShop({ now: new Date('2026-11-23T13:00:00Z') })
    drawer = drawerOf(shop, consignments)
  })
  afterEach(() => shop.close())

  const goods = [
    { description: 'Vestido P', quantity: 2, unitPriceCents: 12_000 },
    { description: 'Cinto', quantity: 1, unitPriceCents: 4_500 },
  ]
  const take = (given = {}) => drawer.add({ returnOn: '2026-11-26', items: goods, ...given })
  const madeOf = (id: string) =>
    shop.read(work => successorOf(work, orders, { subject: 'consignment', id })) as Promise<DocumentRow>
  /** Of whatever it became: told once, by the order. */
  const sales = async (id: string) =>
    (await factsNamed(shop, 'sale.completed'))
      .filter(({ subjectId, payload }) => subjectId === id || payload.description === 'Pedido 1')
      .map(({ payload: { totalCents } }) => totalCents)
  const at = (instant: string) => shop.clock.move(new Date(instant))
  const remind = () => shop.write(work => remindOfReturns.run(work))
  const reminders = async (id: string) => (await drawer.events(id, 'consignment.return_due')).length

  it('that comes back whole is no sale', async () => {
    const { id } = await take()
    await drawer.change(id, 'returned')
    expect(await sales(id)).to.deep.equal([])
  })

  it('that is kept whole is a sale of all of it, in instalments if agreed on', async () => {
    const { id } = await take()
    await drawer.change(id, 'kept', { instalmentCount: 2, firstDueDate: '2026-12-10' })
    expect(await sales(id)).to.deep.equal([28_500])
    await shop.relay()
    const [charge] = await shop.read(work => work.of(Charges).all({}))
    const made = await madeOf(id)
    expect(charge).to.include({ origin: `order:${made.id}`, totalCents: 28_500, description: 'Pedido 1' })
  })

  it('that is kept becomes an order, finished, of what was kept', async () => {
    const { id, contactId } = await take({ notes: 'Para o casamento' })
    await drawer.change(id, 'partial', { kept: [{ position: 1, quantity: 1 }], instalmentCount: 2 })
    const made = await madeOf(id)
    const { items } = await shop.read(work => getDocument(work, orders, made.id))
    expect(made).to.include({ contactId, status: 'finished', origin: 'Condicional 1', notes: 'Para o casamento' })
    expect(items.map(({ description, quantity }) => [description, quantity])).to.deep.equal([['Vestido P', 1]])
    expect(await drawer.events(id, 'sale.completed')).to.deep.equal([])
    expect(await sales(id)).to.deep.equal([12_000])
  })

  it('that is kept is a sale of its own where the company keeps no orders', async () => {
    await shop.write(work => switchModule(work, 'orders', false))
    const { id } = await take()
    await drawer.change(id, 'kept')
    expect(await madeOf(id)).to.equal(undefined)
    expect((await drawer.events(id, 'sale.completed')).map(({ payload }) => payload.totalCents)).to.deep.equal([28_500])
    await drawer.change(id, 'reversed', { reversalReason: 'Desistiu' })
    expect(await drawer.events(id, 'sale.reversed')).to.have.length(1)
  })

  it('that was kept is taken back with its order, once, whichever is taken back first', async () => {
    for (const first of ['consignment', 'order']) {
      const { id } = await take()
      await drawer.change(id, 'kept')
      const made = await madeOf(id)
      const why = { reversalReason: 'Desistiu' }
      if (first === 'order') await drawerOf(shop, orders).change(made.id, 'reversed', why)
      await drawer.change(id, 'reversed', why)
      expect((await madeOf(id)).status).to.equal('reversed')
      const told = (await factsNamed(shop, 'sale.reversed')).filter(({ subjectId }) =>
        [id, made.id].includes(subjectId),
      )
      expect(told.map(({ subject }) => subject)).to.deep.equal(['order'])
    }
  })

  it('follows its order where that is taken back on its own page, in the name of who did it', async () => {
    const { id } = await take()
    await drawer.change(id, 'kept')
    await drawerOf(shop, orders).change((await madeOf(id)).id, 'reversed', { reversalReason: 'Desistiu' })
    await shop.relay()
    expect(await drawer.now(id)).to.include({ status: 'reversed', reversalReason: 'Desistiu' })
    const [told] = (await drawer.events(id, 'consignment.status_changed')).slice(-1)
    expect(told?.payload).to.include({ from: 'kept', to: 'reversed' })
    expect(told?.actor).to.deep.equal(shop.scope.actor)
    expect((await factsNamed(shop, 'sale.reversed')).map(({ subject }) => subject)).to.deep.equal(['order'])
  })

  it('of which a part is kept is a sale of that part', async () => {
    const { id } = await take()
    await drawer.change(id, 'partial', { kept: [{ position: 1, quantity: 1 }] })
    expect(await sales(id)).to.deep.equal([12_000])
    expect(await drawer.now(id)).to.include({ status: 'partial', keptText: '1 × Vestido P', keptCents: 12_000 })
  })

  for (const [what, kept] of [
    ['nothing', []],
    ['more than was taken', [{ position: 1, quantity: 3 }]],
    ['what was never taken', [{ position: 9, quantity: 1 }]],
    [
      'the same line twice',
      [
        { position: 1, quantity: 1 },
        { position: 1, quantity: 1 },
      ],
    ],
    [
      'everything',
      [
        { position: 1, quantity: 2 },
        { position: 2, quantity: 1 },
      ],
    ],
  ] as const) {
    it(`is not kept in part with ${what}`, async () => {
      const { id } = await take()
      const refusal = await refusalOf(drawer.change(id, 'partial', { kept }))
      expect(refusal).to.be.instanceOf(Invalid)
      expect(refusal.fields).to.have.property('kept')
      expect((await drawer.now(id)).status).to.equal('out')
      expect(await sales(id)).to.deep.equal([])
    })
  }

  it('is not settled by a form that was opened before somebody changed it', async () => {
    const { id, contactId, updatedAt } = await take()
    at('2026-11-23T14:00:00Z')
    const input = { contactId, items: [...goods].reverse(), returnOn: '2026-11-26' }
    await shop.write(work => editDocument(work, consignments, { id, input }))
    const settle = (seenAt: Date) =>
      shop.write(work =>
        changeDocumentStatus(work, consignments, {
          ...{ id, to: 'partial', seenAt: seenAt.toISOString() },
          given: { kept: [{ position: 1, quantity: 1 }] },
        }),
      )
    expect((await refusalOf(settle(updatedAt))).message).to.include('Outra pessoa mudou isto enquanto você editava.')
    expect((await drawer.now(id)).status).to.equal('out')
    await settle((await drawer.now(id)).updatedAt)
    expect(await sales(id)).to.deep.equal([4_500])
  })

  it('is overdue on the morning after its day, by the clock, and may still be settled', async () => {
    const { id } = await take()
    at('2026-11-26T09:20:00Z')
    await shop.app.scheduler.heartbeat()
    expect((await drawer.now(id)).status).to.equal('out')
    at('2026-11-27T09:20:00Z')
    await shop.app.scheduler.heartbeat()
    expect((await drawer.now(id)).status).to.equal('overdue')
    await drawer.change(id, 'kept')
    expect(await sales(id)).to.deep.equal([28_500])
  })

  it('that is late may get more time: another day first, and then it is no longer late', async () => {
    const { id, contactId } = await take()
    at('2026-11-27T09:20:00Z')
    await shop.app.scheduler.heartbeat()
    expect((await refusalOf(drawer.change(id, 'out'))).message).to.contain('escolha a nova data de devolução')
    const input = { contactId, items: goods, returnOn: '2026-11-29' }
    await shop.write(work => editDocument(work, consignments, { id, input }))
    await drawer.change(id, 'out')
    expect(await drawer.now(id)).to.include({ status: 'out', returnOn: '2026-11-29' })
    at('2026-11-30T09:20:00Z')
    await shop.app.scheduler.heartbeat()
    expect((await drawer.now(id)).status).to.equal('overdue')
  })

  it('is reminded of once, however often the clock strikes', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await take()
    at('2026-11-24T12:05:00Z')
    await remind()
    expect(await reminders(id)).to.equal(0)
    at('2026-11-25T12:05:00Z')
    await Promise.all([remind(), remind(), remind()])
    await remind()
    at('2026-11-26T12:05:00Z')
    await remind()
    expect(await reminders(id)).to.equal(1)
    const said = (await drawer.said(id)).find(({ type }) => type === 'consignment.return_due')
    expect(said?.body).to.include('a condicional nº 1 tem devolução até 26/11/2026')
  })

  it('is reminded of on each day that the company chose, also one day late, and never after it came back', async () => {
    await shop.write(work => changeSettings(work, consignmentSettings, { remindDays: [2, 0] }))
    const { id } = await take()
    const other = await take()
    await drawer.change(other.id, 'returned')
    // The machine was off on the 24th.
    at('2026-11-25T12:05:00Z')
    await remind()
    expect(await reminders(id)).to.equal(1)
    at('2026-11-26T12:05:00Z')
    await remind()
    expect(await reminders(id)).to.equal(2)
    expect(await reminders(other.id)).to.equal(0)
  })

  it('with another day is reminded of anew, and what waited about the old one is no longer true', async () => {
    const { id, contactId } = await take()
    at('2026-11-25T12:05:00Z')
    await remind()
    const [event] = await drawer.events(id, 'consignment.return_due')
    const input = { contactId, items: goods, returnOn: '2026-12-10' }
    await shop.write(work => editDocument(work, consignments, { id, input }))
    const type = consignments.messages.find(({ name }) => name === 'consignment.return_due')
    const truth = await shop.read(async work => type?.stillTrue(work, event as never))
    expect(truth).to.equal('A data de devolução da condicional 1 mudou depois deste aviso.')
    at('2026-12-09T12:05:00Z')
    await remind()
    expect(await reminders(id)).to.equal(2)
  })

  it('is foreseen as it then happens: the reminder and the delay', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await take()
    await shop.relay()
    const seen = await shop.read(async work => {
      const types: string[] = []
      for await (const { messages } of simulate(shop.app.registry.simulation, work, { days: 7, from: work.now })) {
        types.push(
          ...messages.filter(({ channel }) => channel === 'whatsapp').map(({ date, type }) => `${date} ${type}`),
        )
      }
      return types
    })
    expect(seen).to.include.members(['2026-11-25 consignment.return_due', '2026-11-27 consignment.status_changed'])
    expect(seen.filter(one => /return_due|status_changed/.test(one))).to.have.length(2)
  })
})
