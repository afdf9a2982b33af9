import { expect } from 'chai'
import { Conflict, Invalid } from '../../core/errors.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { orders } from '../../plugins/orders/order.ts'
import { Instalments } from '../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../plugins/receivables/payment-actions.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { textOf } from '../support/counter.ts'
import { drawerOf, refusalOf } from '../support/documents.ts'
import { balance, factsNamed, ledger, setRule } from '../support/earning.ts'
import { addContact } from '../support/quoting.ts'

const why = { reversalReason: 'O cliente desistiu' }
const equipment = { equipment: 'Celular' }
const paid = { paymentMethod: 'pix', paidCents: 125_000 }

describe('a sale that is taken back', () => {
  let app: TestApp
  let contactId: string
  beforeEach(async () => {
    app = await buildTestApp({ now: new Date('2026-11-23T13:00:00Z') })
    contactId = (await addContact(app.shop)).id
    await setRule(app.shop)
  })
  afterEach(() => app.close())

  for (const [document, own, steps] of [
    [orders, {}, [['finished']]],
    [tabs, {}, [['closed', paid]]],
    [serviceOrders, equipment, [['repairing'], ['ready'], ['delivered']]],
    [consignments, { returnOn: '2026-12-01' }, [['kept']]],
  ] as const) {
    const { name } = document.declaration
    const sell = async () => {
      const drawer = drawerOf(app.shop, document)
      const kind = Object.keys(document.declaration.itemKinds ?? {})[0]
      const items = [{ description: 'Violão', quantity: 2, unitPriceCents: 62_500, ...(kind ? { kind } : {}) }]
      const { id } = await drawer.add({ contactId, items, ...own })
      for (const [to, given] of steps) await drawer.change(id, to, given ?? {})
      await app.shop.relay()
      return { drawer, id }
    }

    it(`of ${name} is told with its reason, once, and what was earned by it goes too`, async () => {
      const { drawer, id } = await sell()
      expect(await balance(app.shop, contactId)).to.equal(6_250)
      await drawer.change(id, 'reversed', why)
      expect(await refusalOf(drawer.change(id, 'reversed', why))).to.be.instanceOf(Conflict)
      await app.shop.relay()
      const [told, ...more] = await factsNamed(app.shop, 'sale.reversed')
      expect(more).to.deep.equal([])
      expect(told).to.deep.include({ contactId, actor: app.shop.scope.actor })
      expect(told?.payload).to.deep.include({ contactId, reason: 'O cliente desistiu' })
      expect(await ledger(app.shop, contactId)).to.deep.equal([
        ['credit', 6_250],
        ['reversal', -6_250],
      ])
    })

    it(`of ${name} needs a reason`, async () => {
      const { drawer, id } = await sell()
      const refusal = await refusalOf(drawer.change(id, 'reversed'))
      expect(refusal).to.be.instanceOf(Invalid)
      expect(refusal.fields).to.have.property('reversalReason')
      expect(await factsNamed(app.shop, 'sale.reversed')).to.deep.equal([])
    })

    it(`of ${name} is a step of its page, of its API and of the audit`, async () => {
      const { id } = await sell()
      const browser = await app.signedIn()
      const page = await browser.get(`/${name}/${id}`)
      expect(page.text).to.include(`/${name}/${id}/step?to=reversed`)
      const step = `/${name}/${id}/step?to=reversed`
      const { text } = await browser.get(step)
      expect(textOf(text)).to.include('Motivo do estorno')
      expect(text, 'which version was seen').to.match(/name="seenAt" value="2026-/)
      const stale = { status: 'reversed', ...why, seenAt: '2026-11-01T00:00:00.000Z' }
      const late = await browser.follow(await browser.post(`/${name}/${id}/status`, stale, step))
      expect(textOf(late.text)).to.include('Outra pessoa mudou isto')
      const answer = await fetch(`${app.origin}/api/v1/${name}/${id}/status`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await app.shop.token('staff')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ status: 'reversed', ...why }),
      })
      expect(await answer.json()).to.include({ status: 'reversed', ...why })
      expect(textOf((await browser.get(`/${name}/${id}?tab=timeline`)).text)).to.match(/→ Estornad[oa]/)
    })
  }

  describe('in instalments', () => {
    const instalments = () => app.shop.read(work => work.of(Instalments).all({ order: [['number', 'ASC']] }))
    const sellInThree = async () => {
      const drawer = drawerOf(app.shop, orders)
      const { id } = await drawer.add({ contactId, instalmentCount: 3 })
      await drawer.change(id, 'finished')
      await app.shop.relay()
      return { reverse: () => drawer.change(id, 'reversed', why) }
    }
    const statuses = async () => (await instalments()).map(({ status, coveredCents }) => [status, coveredCents])

    it('leaves nothing to receive', async () => {
      const { reverse } = await sellInThree()
      await reverse()
      await app.shop.relay()
      expect((await instalments()).map(({ status, cancelledFor }) => [status, cancelledFor])).to.deep.equal(
        Array(3).fill(['cancelled', 'O cliente desistiu']),
      )
      const browser = await app.signedIn()
      expect(textOf((await browser.get('/')).text)).not.to.include('já paga')
    })

    it('says what was paid of it until somebody has given that back', async () => {
      await setRule(app.shop, { creditOn: 'payment' })
      const { reverse } = await sellInThree()
      const [first, second] = await instalments()
      const pay = (id = '', amountCents = 0) =>
        app.shop.write(work => settleInstalment(work, id, { paidAt: work.today, amountCents, method: 'pix' }))
      await pay(first?.id, 41_667)
      await pay(second?.id, 10_000)
      await app.shop.relay()
      await reverse()
      await app.shop.relay()
      expect(await statuses()).to.deep.equal([
        ['settled', 41_667],
        ['cancelled', 10_000],
        ['cancelled', 0],
      ])
      const browser = await app.signedIn()
      expect(textOf((await browser.get('/')).text)).to.match(/Venda estornada já paga .*R\$\s516,67 para devolver/)
      const page = textOf((await browser.get(`/receivables/${first?.id}`)).text)
      expect(page).to.match(/A venda foi estornada: O cliente desistiu.*O cliente já pagou R\$\s516,67/)
      await browser.post(`/receivables/${first?.id}/refund`, {}, `/receivables/${first?.id}`)
      expect(await statuses()).to.deep.equal(Array(3).fill(['cancelled', 0]))
      expect(await balance(app.shop, contactId)).to.equal(0)
      expect(textOf((await browser.get('/')).text)).not.to.include('já paga')
      expect(textOf((await browser.get(`/receivables/${first?.id}`)).text)).not.to.include('devolva')
    })
  })

  it('is none where nothing was sold', async () => {
    const drawer = drawerOf(app.shop, serviceOrders)
    const items = [{ description: 'Tela', quantity: 1, unitPriceCents: 35_000, kind: 'part' }]
    const { id } = await drawer.add({ ...equipment, items })
    await app.shop.write(work => work.of(serviceOrders.model).change({ id }, { status: 'delivered' }))
    expect((await refusalOf(drawer.change(id, 'reversed', why))).message).to.match(/^Nada foi vendido na ordem/)
  })
})
