import { expect } from 'chai'
import { Conflict, Invalid } from '../../core/errors.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { Charges } from '../../plugins/receivables/instalment.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { serviceOrderSettings } from '../../plugins/service-orders/settings.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { textOf } from '../support/counter.ts'
import { type Drawer, drawerOf, refusalOf } from '../support/documents.ts'

describe('a service order', () => {
  let app: TestApp
  let drawer: Drawer
  beforeEach(async () => {
    app = await buildTestApp({ now: new Date('2026-11-23T13:00:00Z') })
    drawer = drawerOf(app.shop, serviceOrders)
  })
  afterEach(() => app.close())

  const parts = [
    { description: 'Tela', quantity: 1, unitPriceCents: 35_000, kind: 'part' },
    { description: 'Troca da tela', quantity: 1, unitPriceCents: 9_000, kind: 'labour' },
  ]
  const receive = (given = {}) =>
    drawer.add({ equipment: 'Celular Galaxy A15', defect: 'Tela quebrada', items: parts, ...given })
  const goThrough = async (id: string, ...statuses: string[]) => {
    for (const to of statuses) await drawer.change(id, to)
  }
  const label = (labels: object) => app.shop.write(work => changeSettings(work, serviceOrderSettings, labels))

  it('gives warranty from the day on which it is handed back, and is a sale then', async () => {
    const { id, contactId } = await receive({ warrantyDays: 90 })
    await goThrough(id, 'repairing', 'ready')
    expect((await drawer.now(id)).warrantyUntil).to.equal(null)
    app.shop.clock.move(new Date('2026-12-01T13:00:00Z'))
    await drawer.change(id, 'delivered')
    expect((await drawer.now(id)).warrantyUntil).to.equal('2027-03-01')
    const sales = await drawer.events(id, 'sale.completed')
    expect(sales.map(({ payload }) => payload)).to.deep.equal([
      { contactId, description: 'Ordem de serviço 1', totalCents: 44_000, instalments: [], title: 'Venda concluída' },
    ])
  })

  it('to be paid later is charged by receivables', async () => {
    const { id } = await receive({ instalmentCount: 2 })
    await goThrough(id, 'repairing', 'ready', 'delivered')
    await app.shop.relay()
    expect(await app.shop.read(work => work.of(Charges).count({ origin: `service-order:${id}` }))).to.equal(1)
  })

  it('that was not approved is handed back without sale or warranty', async () => {
    const { id } = await receive({ warrantyDays: 90 })
    await goThrough(id, 'diagnosing', 'awaiting', 'refused')
    expect(await refusalOf(drawer.change(id, 'delivered'))).to.be.instanceOf(Conflict)
    await drawer.change(id, 'returned')
    expect(await drawer.events(id, 'sale.completed')).to.deep.equal([])
    expect((await drawer.now(id)).warrantyUntil).to.equal(null)
    const browser = await app.signedIn()
    expect((await browser.get(`/service-orders/${id}`)).text).not.to.include('Estornar venda')
    const reversed = await refusalOf(drawer.change(id, 'reversed', { reversalReason: 'x' }))
    expect(reversed.message).to.include('Nada foi vendido')
  })

  it('that was not approved is a sale of what is charged all the same, and of nothing else', async () => {
    const { id } = await receive({ instalmentCount: 2 })
    await goThrough(id, 'repairing', 'awaiting', 'refused')
    const tooMuch = await refusalOf(drawer.change(id, 'returned', { charged: [{ position: 2, quantity: 2 }] }))
    expect(tooMuch.fields).to.have.property('charged')
    await drawer.change(id, 'returned', { charged: [{ position: 2, quantity: 1 }] })
    expect(await drawer.now(id)).to.include({ chargedText: '1 × Troca da tela', chargedCents: 9_000 })
    const sales = await drawer.events(id, 'sale.completed')
    expect(sales.map(({ payload: { totalCents } }) => totalCents)).to.deep.equal([9_000])
    await drawer.change(id, 'reversed', { reversalReason: 'Desistiu' })
    expect(await drawer.events(id, 'sale.reversed')).to.have.length(1)
  })

  it('that was not approved is asked again how it is paid, and without an answer stays as it was agreed on', async () => {
    const refused = async () => {
      const { id } = await receive({ instalmentCount: 3, firstDueDate: '2027-01-10' })
      await goThrough(id, 'repairing', 'awaiting', 'refused')
      return id
    }
    const browser = await app.signedIn()
    const id = await refused()
    const step = `/service-orders/${id}/step?to=returned`
    const { text } = await browser.get(step)
    expect(text)
      .to.match(/name="instalmentCount"[^>]*value="3"/)
      .and.match(/name="firstDueDate"[^>]*value="2027-01-10"/)
    const answer = { status: 'returned', 'charged[line2]': '1', instalmentCount: '', firstDueDate: '' }
    await browser.post(`/service-orders/${id}/status`, answer, step)
    expect(await drawer.now(id)).to.include({ status: 'returned', instalmentCount: null, firstDueDate: null })
    const other = await refused()
    await drawer.change(other, 'returned', { charged: [{ position: 2, quantity: 1 }] })
    const sales = [...(await drawer.events(id, 'sale.completed')), ...(await drawer.events(other, 'sale.completed'))]
    expect(sales.map(({ payload }) => (payload.instalments as unknown[]).length)).to.deep.equal([0, 3])
  })

  it('may begin without any part or price, never without an equipment', async () => {
    const token = await app.shop.token()
    const contactId = (await receive()).contactId
    const post = (body: object) =>
      fetch(`${app.origin}/api/v1/service-orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await post({ contactId, equipment: 'Notebook', items: [] })).status).to.equal(201)
    const refused = await post({ contactId, items: [] })
    expect(refused.status).to.equal(422)
    expect(await refused.text()).to.include('Diga qual é o equipamento.')
  })

  it('is told in the words of the company, statuses included', async () => {
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await label({ labelRepairing: 'Na bancada' })
    const { id } = await receive()
    await drawer.change(id, 'repairing')
    const said = await drawer.said(id)
    expect(said.map(({ type }) => type)).to.deep.equal(['service-order.created', 'service-order.status_changed'])
    expect(said[0]?.body).to.include('Recebemos o seu equipamento (Celular Galaxy A15)')
    expect(said[1]?.body).to.include('agora está: *Na bancada*')
    const browser = await app.signedIn()
    for (const path of ['/service-orders', `/service-orders/${id}`]) {
      expect(textOf((await browser.get(path)).text))
        .to.include('Na bancada')
        .and.not.include('Em conserto')
    }
    expect(textOf((await browser.get(`/service-orders/${id}?tab=timeline`)).text)).to.include('Recebida → Na bancada')
    expect(textOf((await browser.get('/settings/plugins/service-orders')).text)).to.include(
      'Nome da situação "Em conserto"',
    )
  })

  it('calls no status by an empty name', async () => {
    const refusal = await refusalOf(label({ labelReady: '  ' }))
    expect(refusal).to.be.instanceOf(Invalid)
    expect(Object.keys(refusal.fields ?? {})).to.deep.equal(['labelReady'])
  })

  it('has a page for its customer that tells how far it is', async () => {
    const { id, token } = await receive({ diagnosis: 'Trocar a tela' })
    await drawer.change(id, 'repairing')
    const { status, text } = await app.visitor().get(`/d/service-order/${token}`)
    expect(status).to.equal(200)
    const page = textOf(text)
    for (const said of ['Situação Em conserto', 'Recebida', 'Celular Galaxy A15', 'Trocar a tela', 'Tela (Peça)']) {
      expect(page).to.include(said)
    }
    expect((await app.visitor().get(`/d/service-order/${'x'.repeat(43)}`)).status).to.equal(404)
  })
})
