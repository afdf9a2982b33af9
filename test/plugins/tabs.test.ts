import { expect } from 'chai'
import { getDocument } from '../../core/documents/tracked/actions.ts'
import { addItem, changeQuantity } from '../../core/documents/tracked/items.ts'
import { Conflict, Invalid } from '../../core/errors.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { textOf } from '../support/counter.ts'
import { type Drawer, drawerOf, refusalOf } from '../support/documents.ts'

describe('a tab', () => {
  let app: TestApp
  let drawer: Drawer
  beforeEach(async () => {
    app = await buildTestApp()
    drawer = drawerOf(app.shop, tabs)
  })
  afterEach(() => app.close())

  const openTab = (given = {}) => drawer.add({ items: [], place: 'Mesa 4', contactId: null, ...given })
  const coffee = { description: 'Café', unitPriceCents: 650, quantity: 1 }
  const add = (id: string, item = coffee) => app.shop.write(work => addItem(work, tabs, { id, item }))
  const linesOf = async (id: string) =>
    (await app.shop.read(work => getDocument(work, tabs, id))).items.map(({ description, quantity, totalCents }) => [
      description,
      quantity,
      totalCents,
    ])

  it('is filled over time: more of the same joins its line, and the total follows', async () => {
    const { id } = await openTab()
    await add(id)
    await add(id, { ...coffee, quantity: 2 })
    await add(id, { description: 'Bolo', unitPriceCents: 1_200, quantity: 0.5 })
    expect(await linesOf(id)).to.deep.equal([
      ['Café', 3, 1_950],
      ['Bolo', 0.5, 600],
    ])
    await app.shop.write(work => changeQuantity(work, tabs, { id, position: 1, by: -1 }))
    await app.shop.write(work => changeQuantity(work, tabs, { id, position: 2, by: -1 }))
    expect(await linesOf(id)).to.deep.equal([['Café', 2, 1_300]])
    expect((await drawer.now(id)).totalCents).to.equal(1_300)
  })

  it('loses nothing when several people add at the same moment', async () => {
    const { id } = await openTab()
    await Promise.all([1, 2, 3, 4, 5].map(() => add(id)))
    expect(await linesOf(id)).to.deep.equal([['Café', 5, 3_250]])
    expect((await drawer.now(id)).totalCents).to.equal(3_250)
  })

  it('is closed with its payment, which is the sale, once', async () => {
    const { id } = await openTab()
    await add(id)
    await drawer.change(id, 'closed', { paymentMethod: 'cash', paidCents: 1_000 })
    expect(await drawer.now(id)).to.include({
      status: 'closed',
      paymentMethod: 'cash',
      paidCents: 1_000,
      changeCents: 350,
    })
    expect(await refusalOf(drawer.change(id, 'closed', { paymentMethod: 'pix', paidCents: 650 }))).to.be.instanceOf(
      Conflict,
    )
    const sales = await drawer.events(id, 'sale.completed')
    expect(sales.map(({ payload }) => payload)).to.deep.equal([
      { contactId: null, description: 'Comanda 1', totalCents: 650, instalments: [], title: 'Venda concluída' },
    ])
    expect((await refusalOf(add(id))).message).to.equal('Comanda 1 está como "Fechada" e não recebe mais itens.')
  })

  for (const [what, given, field] of [
    ['without saying how', { paidCents: 650 }, 'paymentMethod'],
    ['without saying how much', { paymentMethod: 'pix' }, 'paidCents'],
    ['with too little', { paymentMethod: 'cash', paidCents: 649 }, 'paidCents'],
    ['by card with more than it is', { paymentMethod: 'debit', paidCents: 651 }, 'paidCents'],
  ] as const) {
    it(`is not closed ${what}`, async () => {
      const { id } = await openTab()
      await add(id)
      const refusal = await refusalOf(drawer.change(id, 'closed', given))
      expect(refusal).to.be.instanceOf(Invalid)
      expect(Object.keys(refusal.fields ?? {})).to.deep.equal([field])
      expect((await drawer.now(id)).status).to.equal('open')
    })
  }

  it('with nothing on it is cancelled, not closed', async () => {
    const { id } = await openTab()
    const refusal = await refusalOf(drawer.change(id, 'closed', { paymentMethod: 'cash', paidCents: 0 }))
    expect(refusal).to.be.instanceOf(Conflict)
  })

  it('needs a table or a customer', async () => {
    const browser = await app.signedIn()
    await browser.post('/tabs', { place: '' }, '/tabs/new')
    expect(textOf((await browser.get('/tabs/new')).text)).to.include('Diga a mesa, ou escolha um cliente.')
  })

  it('without a customer tells nobody, and says so when asked why', async () => {
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await openTab()
    expect(await drawer.said(id)).to.deep.equal([])
    const browser = await app.signedIn()
    const { text } = await browser.get(`/messages/why?subject=tab&id=${id}`)
    expect(textOf(text)).to.include('O documento não tem cliente.')
  })

  it('of a customer is told when it is opened and when it is closed', async () => {
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await drawer.add({ items: [] })
    await add(id)
    await drawer.change(id, 'closed', { paymentMethod: 'pix', paidCents: 650 })
    const said = await drawer.said(id)
    expect(said.map(({ type }) => type)).to.deep.equal(['tab.created', 'tab.status_changed'])
    expect(said[1]?.body).to.match(/comanda nº 1, de R\$\s6,50, agora está: \*Fechada\*/)
    expect(said[1]?.attachments).to.deep.equal([{ kind: 'tab', id, name: 'comanda-1.pdf' }])
  })

  it('opened in a form loses nothing that was added meanwhile', async () => {
    const { id } = await openTab()
    const seen = await drawer.now(id)
    app.shop.clock.move(new Date(seen.updatedAt.getTime() + 5_000))
    await add(id)
    const browser = await app.signedIn()
    const form = { place: 'Mesa 9', seenAt: seen.updatedAt.toISOString() }
    const answer = await browser.post(`/tabs/${id}`, form, `/tabs/${id}/edit`)
    expect(textOf((await browser.follow(answer)).text)).to.include('Outra pessoa mudou isto enquanto você editava.')
    expect(await linesOf(id)).to.deep.equal([['Café', 1, 650]])
    expect((await drawer.now(id)).place).to.equal('Mesa 4')
  })

  it('has a page for whoever gets its address, also without a customer', async () => {
    const { id, token } = await openTab()
    await add(id)
    const { status, text } = await app.visitor().get(`/d/tab/${token}`)
    expect(status).to.equal(200)
    expect(textOf(text)).to.include('Comanda 1').and.include('Mesa Mesa 4').and.include('Café')
  })

  it('shows what is asked for most as buttons, the favourite first', async () => {
    const { id } = await openTab()
    const other = await openTab({ place: 'Mesa 5' })
    for (const tab of [id, other.id]) await add(tab)
    await add(id, { description: 'Bolo', unitPriceCents: 1_200, quantity: 1 })
    const browser = await app.signedIn()
    const { text } = await browser.get(`/tabs/${id}/counter`)
    const buttons = [...text.matchAll(/id="favourite-\d+" type="submit"><span>([^<]+)/g)].map(([, name]) => name)
    expect(buttons).to.deep.equal(['Café', 'Bolo'])
    const price = { description: 'Café', price: '6,50', quantity: '3' }
    await browser.post(`/tabs/${id}/items`, price, `/tabs/${id}/counter`)
    expect((await linesOf(id))[0]).to.deep.equal(['Café', 4, 2_600])
  })
})
