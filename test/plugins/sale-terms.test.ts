import { expect } from 'chai'
import { Conflict } from '../../core/errors.ts'
import { consignmentsPlugin } from '../../plugins/consignments/index.ts'
import { ordersPlugin } from '../../plugins/orders/index.ts'
import { orders } from '../../plugins/orders/order.ts'
import { serviceOrdersPlugin } from '../../plugins/service-orders/index.ts'
import { type ApiShop, type Client, openApiShop } from '../support/api.ts'
import { drawerOf, refusalOf } from '../support/documents.ts'
import { addContact } from '../support/quoting.ts'

describe('what is agreed on to be paid later', () => {
  let shop: ApiShop
  let api: Client
  let contactId: string
  before(async () => {
    shop = await openApiShop({ plugins: [ordersPlugin, consignmentsPlugin, serviceOrdersPlugin] })
    api = await shop.as('staff')
    contactId = (await addContact(shop)).id
  })
  after(() => shop.close())

  const items = [{ description: 'Violão', quantity: 1, unitPriceCents: 30_000 }]
  const range = /entre 2000 e 2099/

  const consign = async (): Promise<string> =>
    (await api.post('/consignments', { contactId, items, returnOn: '2026-12-01' })).body.id
  const ask = {
    orders: (terms: object) => api.post('/orders', { contactId, items, ...terms }),
    'service-orders': (terms: object) =>
      api.post('/service-orders', { contactId, equipment: 'Celular', ...terms, items: [] }),
    consignments: async (terms: object) =>
      api.post(`/consignments/${await consign()}/status`, { status: 'kept', ...terms }),
  }

  for (const [name, send] of Object.entries(ask)) {
    for (const [what, terms] of [
      ['the year 27', { instalmentCount: 3, firstDueDate: '0027-01-10' }],
      ['a year nobody lives to see', { instalmentCount: 1, firstDueDate: '2100-01-01' }],
      ['instalments that go on beyond 2099', { instalmentCount: 3, firstDueDate: '2099-11-10' }],
    ] as const)
      it(`is not ${what}, of ${name}`, async () => {
        const { status, body } = await send(terms)
        expect(status).to.equal(422)
        expect(body.errors?.firstDueDate ?? JSON.stringify(body)).to.match(range)
      })

    it(`may last until the end of 2099, of ${name}`, async () => {
      expect((await send({ instalmentCount: 3, firstDueDate: '2099-10-10' })).status).to.be.oneOf([200, 201])
    })
  }

  it('is looked at again when a sale of before is finished: the order stays open, to be corrected', async () => {
    const drawer = drawerOf(shop, orders)
    const { id } = await drawer.add({ contactId, instalmentCount: 2, firstDueDate: '0027-01-10' })
    const refusal = await refusalOf(drawer.change(id, 'finished'))
    expect(refusal).to.be.instanceOf(Conflict)
    expect(refusal.message).to.match(range)
    expect((await drawer.now(id)).status).to.equal('open')
  })
})
