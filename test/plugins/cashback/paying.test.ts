import { expect } from 'chai'
import { formatMoney } from '../../../core/brazil/money.ts'
import { Invalid } from '../../../core/errors.ts'
import { adjust } from '../../../plugins/cashback/actions.ts'
import { orders } from '../../../plugins/orders/order.ts'
import { Instalments } from '../../../plugins/receivables/instalment.ts'
import { tabs } from '../../../plugins/tabs/tab.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { drawerOf, refusalOf } from '../../support/documents.ts'
import { balance, factsNamed, ledger, setRule } from '../../support/earning.ts'
import { addContact } from '../../support/quoting.ts'

describe('what is paid with cashback', () => {
  let app: TestApp
  let contactId: string
  beforeEach(async () => {
    app = await buildTestApp()
    contactId = (await addContact(app.shop)).id
    await setRule(app.shop)
    await app.shop.write(work => adjust(work, { contactId, cents: 30_000, reason: 'Cortesia', origin: 'a' }))
  })
  afterEach(() => app.close())

  const [paidByOrder, paidByTab] = [() => drawerOf(app.shop, orders), () => drawerOf(app.shop, tabs)]
  const closing = { paymentMethod: 'cash', cashbackCents: 25_000 }

  it('in an order leaves the balance and what there is to receive, and earns nothing again', async () => {
    const drawer = paidByOrder()
    const { id } = await drawer.add({ contactId, instalmentCount: 2 })
    await drawer.change(id, 'finished', { cashbackCents: 25_000 })
    await app.shop.relay()
    const parts = await app.shop.read(work => work.of(Instalments).all({}))
    expect(parts.map(({ amountCents }) => amountCents)).to.deep.equal([50_000, 50_000])
    expect((await factsNamed(app.shop, 'sale.completed'))[0]?.payload).to.include({
      totalCents: 125_000,
      cashbackCents: 25_000,
    })
    expect((await ledger(app.shop, contactId)).slice(1)).to.deep.equal([
      ['redemption', -25_000],
      ['credit', 5_000],
    ])
  })

  it('in a tab is received less, and change is reckoned from the rest', async () => {
    const drawer = paidByTab()
    const { id } = await drawer.add({ contactId })
    const short = await refusalOf(drawer.change(id, 'closed', { ...closing, paidCents: 99_999 }))
    expect(short.fields).to.deep.equal({ paidCents: `Falta receber ${formatMoney(1)}.` })
    expect(await balance(app.shop, contactId)).to.equal(30_000)
    await drawer.change(id, 'closed', { ...closing, paidCents: 101_000 })
    expect(await drawer.now(id)).to.include({ cashbackCents: 25_000, changeCents: 1_000 })
    expect((await app.shop.read(work => work.loyalty.balanceOf(contactId))) - 5_000).to.equal(0)
  })

  for (const [what, cents] of [
    ['than there is', 30_001],
    ['than it costs', 125_001],
  ] as const) {
    it(`is never more ${what}, and then nothing is sold`, async () => {
      const drawer = paidByOrder()
      const { id } = await drawer.add({ contactId })
      const refusal = await refusalOf(drawer.change(id, 'finished', { cashbackCents: cents }))
      expect(refusal).to.be.instanceOf(Invalid)
      expect(Object.keys(refusal.fields ?? {})).to.deep.equal(['cashbackCents'])
      expect([(await drawer.now(id)).status, await balance(app.shop, contactId)]).to.deep.equal(['open', 30_000])
    })
  }

  it('is used up once by two sales at the same moment', async () => {
    const drawer = paidByOrder()
    const made = await Promise.all([drawer.add({ contactId }), drawer.add({ contactId })])
    const ends = await Promise.allSettled(
      made.map(({ id }) => drawer.change(id, 'finished', { cashbackCents: 20_000 })),
    )
    expect(ends.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await balance(app.shop, contactId)).to.equal(10_000)
  })

  it('comes back with the sale that is taken back, once', async () => {
    const drawer = paidByTab()
    const { id } = await drawer.add({ contactId })
    await drawer.change(id, 'closed', { ...closing, paidCents: 100_000 })
    await app.shop.relay()
    await drawer.change(id, 'reversed', { reversalReason: 'Desistiu' })
    await app.shop.relay()
    expect(await balance(app.shop, contactId)).to.equal(30_000)
    expect((await ledger(app.shop, contactId)).map(([kind]) => kind)).to.deep.equal([
      ...['adjustment', 'redemption', 'credit', 'return', 'reversal'],
    ])
  })

  it('is asked of those who have some, with the balance, and of nobody else', async () => {
    const browser = await app.signedIn()
    const drawer = paidByOrder()
    const rich = await drawer.add({ contactId })
    const poor = await drawer.add({})
    const page = async (id: string) => (await browser.get(`/orders/${id}`)).text
    expect(await page(rich.id)).to.include('/step?to=finished')
    expect(await page(poor.id)).not.to.include('/step?to=finished')
    const step = `/orders/${rich.id}/step?to=finished`
    expect(textOf((await browser.get(step)).text))
      .to.include('Usar cashback (R$)')
      .and.include('O cliente tem R$ 300,00.')
    await browser.post(`/orders/${rich.id}/status`, { status: 'finished', cashbackCents: '50,00' }, step)
    expect(textOf(await page(rich.id))).to.include('Pago com cashback R$ 50,00')
    expect(await ledger(app.shop, contactId)).to.deep.include(['redemption', -5_000])
  })

  it('in a tab does not come back as change where the form was left as it stood', async () => {
    const browser = await app.signedIn()
    const { id } = await paidByTab().add({ contactId })
    const step = `/tabs/${id}/step?to=closed`
    const { text } = await browser.get(step)
    const left = /name="paidCents"[^>]*value="([^"]*)"/.exec(text)?.[1] ?? ''
    const typed = { status: 'closed', paymentMethod: 'cash', cashbackCents: '10,00' }
    await browser.post(`/tabs/${id}/status`, { ...typed, paidCents: left }, step)
    const closed = { status: 'closed', cashbackCents: 1_000, paidCents: 124_000, changeCents: 0 }
    expect(await paidByTab().now(id)).to.include(closed)
  })

  it('in a tab is no reason to propose less than all to whoever has none', async () => {
    const { id } = await paidByTab().add({})
    const { text } = await (await app.signedIn()).get(`/tabs/${id}/step?to=closed`)
    expect(text).to.match(/name="paidCents"[^>]*value="1250,00"/)
  })

  it('at the counter says what really happened when the form comes twice', async () => {
    const browser = await app.signedIn()
    const at = `/cashback/${contactId}`
    const use = async () => {
      const answer = await browser.post(`${at}/redemptions`, { used: '10,00', seen: '1' }, at)
      return textOf((await browser.follow(answer)).text)
    }
    expect(await use()).to.include('Uso registrado.')
    expect(await use())
      .to.include('Isto já estava registrado, e nada mudou.')
      .and.not.include('Uso registrado.')
    expect(await balance(app.shop, contactId)).to.equal(29_000)
  })
})
