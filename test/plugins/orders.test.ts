import { expect } from 'chai'
import { Conflict } from '../../core/errors.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { orders } from '../../plugins/orders/order.ts'
import { orderSettings } from '../../plugins/orders/settings.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { Charges, Instalments } from '../../plugins/receivables/instalment.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { textOf } from '../support/counter.ts'
import { type Drawer, drawerOf, refusalOf } from '../support/documents.ts'
import { addQuote } from '../support/quoting.ts'

describe('an order', () => {
  let app: TestApp
  let drawer: Drawer
  beforeEach(async () => {
    app = await buildTestApp()
    drawer = drawerOf(app.shop, orders)
  })
  afterEach(() => app.close())

  it('is a sale when it is finished, recorded once', async () => {
    const { id, contactId } = await drawer.add()
    await drawer.change(id, 'sent')
    await drawer.change(id, 'finished')
    expect(await refusalOf(drawer.change(id, 'finished'))).to.be.instanceOf(Conflict)
    const sales = await drawer.events(id, 'sale.completed')
    expect(sales.map(({ payload }) => payload)).to.deep.equal([
      { contactId, description: 'Pedido 1', totalCents: 125_000, instalments: [], title: 'Venda concluída' },
    ])
  })

  it('is one sale, however many finish it at the same moment', async () => {
    const { id } = await drawer.add()
    const tries = [1, 2, 3].map(() => drawer.change(id, 'finished'))
    const ended = await Promise.allSettled(tries)
    expect(ended.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await drawer.events(id, 'sale.completed')).to.have.length(1)
  })

  it('sold in instalments is charged once by receivables, from the date agreed on', async () => {
    const { id } = await drawer.add({ instalmentCount: 3, firstDueDate: '2027-01-31' })
    await drawer.change(id, 'finished')
    await app.shop.relay()
    const charges = await app.shop.read(work => work.of(Charges).all({}))
    expect(charges.map(({ origin, description }) => [origin, description])).to.deep.equal([[`order:${id}`, 'Pedido 1']])
    const parts = await app.shop.read(work => work.of(Instalments).all({ order: [['number', 'ASC']] }))
    expect(parts.map(({ dueDate, amountCents }) => [dueDate, amountCents])).to.deep.equal([
      ['2027-01-31', 41_667],
      ['2027-02-28', 41_667],
      ['2027-03-31', 41_666],
    ])
  })

  it('that is cancelled is no sale, and nobody is told', async () => {
    const { id } = await drawer.add()
    await drawer.change(id, 'cancelled')
    expect(await drawer.events(id, 'sale.completed')).to.deep.equal([])
    expect(await drawer.said(id)).to.deep.equal([])
  })

  it('is told as two messages: sent, and finished', async () => {
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await drawer.add()
    expect(await drawer.said(id)).to.deep.equal([])
    await drawer.change(id, 'sent')
    await drawer.change(id, 'finished')
    const said = await drawer.said(id)
    expect(said.map(({ type, status }) => [type, status])).to.deep.equal([
      ['order.sent', 'held'],
      ['order.finished', 'held'],
    ])
    expect(said[0]?.body).to.match(/^Olá, Maria! Seu pedido nº 1, de R\$\s1\.250,00, foi enviado\./)
    expect(said[0]?.attachments).to.deep.equal([{ kind: 'order', id, name: 'pedido-1.pdf' }])
  })

  it('goes without its PDF where the company wants that', async () => {
    await app.shop.write(work => changeSettings(work, orderSettings, { attachPdf: false }))
    const { id } = await drawer.add()
    await drawer.change(id, 'sent')
    expect((await drawer.said(id, 'email')).map(({ attachments }) => attachments)).to.deep.equal([[]])
  })

  describe('out of a quote', () => {
    const approve = async (id: string) => {
      const desk = drawerOf(app.shop, quotes)
      await desk.change(id, 'sent')
      await desk.change(id, 'approved')
    }
    const press = async (id: string) => {
      const browser = await app.signedIn()
      return browser.post(`/quotes/${id}/successors/orders`, {}, `/quotes/${id}`)
    }

    it('has its customer and lines, and says where it came from', async () => {
      const { id, contactId } = await addQuote(app.shop, { notes: 'Cor branca' })
      await approve(id)
      const browser = await app.signedIn()
      expect(textOf((await browser.get(`/quotes/${id}`)).text)).to.include('Gerar pedido')
      const { headers } = await press(id)
      const made = await drawer.now(headers.location?.split('/').at(-1) ?? '')
      expect(made).to.include({ contactId, totalCents: 125_000, notes: 'Cor branca', origin: 'Orçamento 1' })
      const page = textOf((await browser.get(`/quotes/${id}`)).text)
      expect(page).to.include('Virou Pedido 1').and.not.include('Gerar pedido')
    })

    it('is made once, by whatever number of clicks', async () => {
      const { id } = await addQuote(app.shop)
      await approve(id)
      await Promise.all([press(id), press(id), press(id)])
      expect(await app.shop.read(work => work.of(orders.model).count())).to.equal(1)
    })

    it('is not made of one that nobody approved', async () => {
      const { id } = await addQuote(app.shop)
      await press(id)
      expect(await app.shop.read(work => work.of(orders.model).count())).to.equal(0)
    })
  })
})
