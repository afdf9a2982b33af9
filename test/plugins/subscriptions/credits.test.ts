import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { cancelInstalment, reopenInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { addExtra, removeExtra } from '../../../plugins/subscriptions/additions.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { cancelInvoice } from '../../../plugins/subscriptions/invoice-actions.ts'
import { cancelSubscription, suspendSubscription } from '../../../plugins/subscriptions/standing.ts'
import { type Subscription, SubscriptionExtras } from '../../../plugins/subscriptions/subscription.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import type { Shop } from '../../support/shop.ts'
import { addSubscription, fullInvoice, generate, goTo, instalmentOf, pay } from '../../support/subscribing.ts'

/** 90,00 a month from 10 November, three reais a day; invoices are due on the 10th. */
describe('What is charged or credited once', () => {
  let app: TestApp
  let shop: Shop
  let subscription: Subscription
  beforeEach(async () => {
    app = await buildTestApp()
    shop = app.shop
    subscription = await addSubscription(shop)
  })
  afterEach(() => app.close())

  const once = (description: string, amountCents: number) =>
    shop.write(work => addExtra(work, subscription.id, { description, amountCents, kind: 'once' }))
  const december = async () => (await generate(shop, '2026-12-31'))[0] as Invoice
  const totals = async (dueUntil: string) => (await generate(shop, dueUntil)).map(({ totalCents }) => totalCents)
  const now = async (invoice: Invoice) => (await fullInvoice(shop, invoice)).invoice
  const cancel = async (on: string) => {
    goTo(shop, on)
    await shop.write(work => cancelSubscription(work, subscription.id, { reason: 'Mudou-se' }))
    await shop.relay()
  }
  /** By whoever collects. */
  const inReceivables = async (act: typeof cancelInstalment, invoice: Invoice) => {
    const { id } = await instalmentOf(shop, await now(invoice))
    await shop.write(work => act(work, id, { reason: 'Engano' }))
    await shop.relay()
  }
  const owed = async () => {
    const facts = await shop.read(work => work.of(Events).all({ where: { name: 'subscription.credit_left' } }))
    return facts.map(({ payload }) => payload.amountCents)
  }
  const page = async (tab = '') =>
    textOf((await (await app.signedIn()).get(`/subscriptions/${subscription.id}${tab}`)).text)

  it('goes into the next invoice when the charge of its own is cancelled in Receber', async () => {
    await once('Crédito do técnico', -1_000)
    const invoice = await december()
    await inReceivables(cancelInstalment, invoice)
    expect((await now(invoice)).status).to.equal('cancelled')
    expect(await totals('2027-01-31')).to.deep.equal([8_000, 8_000])
  })

  it('is charged once though its invoice is cancelled and its charge opened again', async () => {
    await once('Instalação', 5_000)
    const invoice = await december()
    await shop.write(work => cancelInvoice(work, invoice.id, { reason: 'Engano' }))
    await shop.relay()
    await inReceivables(reopenInstalment, invoice)
    expect(await now(invoice)).to.include({ status: 'open', totalCents: 14_000 })
    expect(await totals('2027-01-31')).to.deep.equal([14_000, 9_000])
  })

  it('is not charged by an invoice that comes back after another has charged it', async () => {
    await once('Instalação', 5_000)
    const invoice = await december()
    await inReceivables(cancelInstalment, invoice)
    expect(await totals('2027-01-31')).to.deep.equal([14_000, 14_000])
    await inReceivables(reopenInstalment, invoice)
    await shop.relay()
    expect(await now(invoice)).to.include({ status: 'open', totalCents: 9_000 })
    expect(await instalmentOf(shop, await now(invoice))).to.include({ amountCents: 9_000, status: 'open' })
    const { items } = await fullInvoice(shop, invoice)
    expect(items.map(({ description }) => description)).not.to.include('Instalação')
  })

  it('and carried over within one run goes on when the invoice that had it is cancelled', async () => {
    await once('Crédito grande', -10_000)
    const [, january] = await generate(shop, '2027-01-31')
    expect(january?.totalCents).to.equal(8_000)
    await inReceivables(cancelInstalment, january as Invoice)
    expect((await totals('2027-02-28')).at(-1)).to.equal(8_000)
  })

  it('comes off the last invoice of a subscription that ends, and the rest is told and kept', async () => {
    await once('Crédito grande', -10_000)
    await cancel('2026-11-25')
    expect(await owed()).to.deep.equal([])
    expect(await page()).to.include('Crédito do cliente: R$ 100,00 , descontado na próxima fatura.')
    expect(await totals('2026-12-31')).to.deep.equal([0])
    expect(await owed()).to.deep.equal([5_500])
    expect(await page()).to.include('Crédito do cliente: R$ 55,00 a devolver.')
    expect(textOf((await (await app.signedIn()).get('/')).text)).to.include('Crédito a devolver')
  })

  it('and credited alone makes no last invoice of nothing: it is told at once', async () => {
    await pay(shop, await december())
    await once('Crédito do técnico', -1_000)
    await cancel('2026-12-10')
    expect(await owed()).to.deep.equal([1_000])
    expect(await totals('2027-03-31')).to.deep.equal([9_000])
  })

  it('is told whole where a paid month ends early, and is gone from the page once it was given back', async () => {
    await pay(shop, await december())
    await once('Crédito do técnico', -1_000)
    await cancel('2026-11-25')
    expect(await owed()).to.deep.equal([5_500])
    expect(await page('?tab=additions'))
      .to.include('Acerto da fatura 1')
      .and.include('Já devolvi')
    const extras = await shop.read(work => work.of(SubscriptionExtras).all())
    for (const { id } of extras) await shop.write(work => removeExtra(work, subscription.id, id))
    expect(await page()).not.to.include('a devolver')
    expect(await page('?tab=timeline')).to.include('Devolvido ao cliente: R$ 45,00, Acerto da fatura 1')
  })

  it('that paid for days which are not provided meets what is left of the service again', async () => {
    await once('Crédito do técnico', -5_000)
    expect((await december()).totalCents).to.equal(4_000)
    await cancel('2026-11-25')
    // 45,00 of service against 50,00 of credit.
    expect(await owed()).to.deep.equal([500])
    expect(await page()).to.include('Crédito do cliente: R$ 5,00 a devolver.')
  })

  it('is told where the last invoice of all is cancelled and it was to be paid, and stays on the page', async () => {
    await once('Instalação', 5_000)
    await cancel('2026-11-25')
    const [last] = await generate(shop, '2026-12-31')
    await shop.write(work => cancelInvoice(work, last?.id ?? '', { reason: 'Engano' }))
    await shop.relay()
    const [told] = await shop.read(work => work.of(Events).all({ where: { name: 'subscription.charge_left' } }))
    expect(told?.payload).to.include({ amountCents: 5_000 })
    expect(await page()).to.include('A cobrar, em nenhuma fatura: R$ 50,00 .')
    expect(await page('?tab=timeline')).to.include('Há R$ 50,00 a cobrar que não estão em nenhuma fatura')
    expect(textOf((await (await app.signedIn()).get('/')).text)).to.include('Cobrança sem fatura')
  })

  it('waits while a suspended service leaves nothing to take it off', async () => {
    await pay(shop, await december())
    goTo(shop, '2026-12-10')
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'A pedido' }))
    await once('Crédito do técnico', -1_000)
    expect(await totals('2027-02-28')).to.deep.equal([9_000])
    await cancel('2027-02-20')
    expect(await owed()).to.deep.equal([1_000])
  })

  it('of a suspended subscription that is cancelled are not the days without service', async () => {
    const invoice = await december()
    goTo(shop, '2026-11-20')
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'A pedido' }))
    // After the days of the invoice.
    await cancel('2026-12-20')
    expect(await now(invoice)).to.include({ status: 'open', totalCents: 3_000 })
    expect(await instalmentOf(shop, await now(invoice))).to.include({ amountCents: 3_000 })
  })
})
