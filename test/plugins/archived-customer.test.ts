import { expect } from 'chai'
import { archiveContact } from '../../core/people/contact-actions.ts'
import { switchModule } from '../../core/people/module.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { orders } from '../../plugins/orders/order.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { textOf } from '../support/counter.ts'
import { drawerOf, refusalOf } from '../support/documents.ts'
import { factsNamed } from '../support/earning.ts'

const sentence = 'O cadastro de Maria da Silva está arquivado. Reative-o antes.'

describe('what is sold to a customer who was archived meanwhile', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await buildTestApp({ now: new Date('2026-11-23T13:00:00Z') })
  })
  afterEach(() => app.close())

  const archived = async (document: typeof orders, own: object) => {
    const head = await drawerOf(app.shop, document).add(own)
    await app.shop.write(work => archiveContact(work, head.contactId ?? ''))
    return head.id
  }

  it('is refused on the page of a consignment that was kept, with what to do', async () => {
    const id = await archived(consignments, { returnOn: '2026-12-01' })
    const browser = await app.signedIn()
    const step = `/consignments/${id}/step?to=kept`
    const answer = await browser.follow(await browser.post(`/consignments/${id}/status`, { status: 'kept' }, step))
    expect(textOf(answer.text)).to.include(sentence).and.not.to.include('Confira os campos destacados')
    expect((await drawerOf(app.shop, consignments).now(id)).status).to.equal('out')
  })

  for (const [document, own, to] of [
    [orders, { instalmentCount: 2 }, 'finished'],
    [consignments, { returnOn: '2026-12-01' }, 'kept'],
  ] as const)
    it(`is refused in instalments, of ${document.declaration.name}: there is nobody to charge`, async () => {
      if (document === consignments) await app.shop.write(work => switchModule(work, 'orders', false))
      const id = await archived(document, own)
      const given = to === 'kept' ? { instalmentCount: 2 } : {}
      expect((await refusalOf(drawerOf(app.shop, document).change(id, to, given))).message).to.equal(sentence)
      expect(await factsNamed(app.shop, 'sale.completed')).to.deep.equal([])
    })
})
