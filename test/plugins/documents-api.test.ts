import { expect } from 'chai'
import { consignmentsPlugin } from '../../plugins/consignments/index.ts'
import { ordersPlugin } from '../../plugins/orders/index.ts'
import { quotesPlugin } from '../../plugins/quotes/index.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { tabsPlugin } from '../../plugins/tabs/index.ts'
import { type ApiShop, type Client, openApiShop } from '../support/api.ts'
import { drawerOf } from '../support/documents.ts'
import { addContact, addQuote } from '../support/quoting.ts'

describe('documents over the API', () => {
  let shop: ApiShop
  let api: Client
  before(async () => {
    shop = await openApiShop({ plugins: [quotesPlugin, ordersPlugin, tabsPlugin, consignmentsPlugin] })
    api = await shop.as('staff')
  })
  after(() => shop.close())
  const later = () => shop.clock.move(new Date(shop.clock.now().getTime() + 5_000))

  it('replace a tab only as it was read: what was put on it meanwhile is not lost', async () => {
    const coffee = { description: 'Café', quantity: 1, unitPriceCents: 650 }
    const { id, updatedAt } = (await api.post('/tabs', { place: 'Mesa 4', items: [] })).body
    later()
    const filled = (await api.post(`/tabs/${id}/items`, coffee)).body
    const change = { place: 'Mesa 9', items: [] }
    expect((await api.put(`/tabs/${id}`, change)).status, 'without saying').to.equal(422)
    expect((await api.put(`/tabs/${id}`, { ...change, seenAt: updatedAt })).status).to.equal(409)
    expect((await api.get(`/tabs/${id}`)).body).to.deep.include({ place: 'Mesa 4', totalCents: 650 })
    const changed = await api.put(`/tabs/${id}`, { ...change, items: [coffee], seenAt: filled.updatedAt })
    expect([changed.status, changed.body.place]).to.deep.equal([200, 'Mesa 9'])
  })

  it('take a step only as the document was read, when that is said', async () => {
    const { id: contactId } = await addContact(shop)
    const items = [{ description: 'Vestido', quantity: 2, unitPriceCents: 12_000 }]
    const body = { contactId, returnOn: '2026-12-01', items }
    const { id, updatedAt } = (await api.post('/consignments', body)).body
    later()
    const changed = await api.put(`/consignments/${id}`, { ...body, notes: 'Azul' })
    const kept = [{ position: 1, quantity: 1 }]
    const step = (seenAt: string) => api.post(`/consignments/${id}/status`, { status: 'partial', kept, seenAt })
    expect((await step(updatedAt)).status).to.equal(409)
    expect((await step(changed.body.updatedAt)).body.status).to.equal('partial')
  })

  it('make an order of an approved quote, once, for whoever may', async () => {
    const { id } = await addQuote(shop)
    const make = (client = api, plugin = 'orders') => client.post(`/quotes/${id}/successors`, { plugin })
    expect((await make()).status, 'nobody approved it').to.equal(409)
    for (const to of ['sent', 'approved']) await drawerOf(shop, quotes).change(id, to)
    expect((await make(await shop.as('reader'))).status).to.be.oneOf([403, 404])
    expect((await make(await shop.stranger())).status).to.equal(404)
    expect((await make(api, 'tabs')).status).to.equal(404)
    const made = await make()
    expect(made.status).to.equal(201)
    expect(made.headers.location).to.equal(`/api/v1/orders/${made.body.id}`)
    expect((await api.get(`/orders/${made.body.id}`)).body).to.include({ totalCents: 125_000, origin: 'Orçamento 1' })
    expect((await make()).status, 'made already').to.equal(409)
  })
})
