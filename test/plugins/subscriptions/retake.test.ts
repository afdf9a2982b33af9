import { expect } from 'chai'
import { reopenInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { addExtra, removeExtra } from '../../../plugins/subscriptions/additions.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { reactivateSubscription, suspendSubscription } from '../../../plugins/subscriptions/standing.ts'
import { type Subscription, SubscriptionExtras } from '../../../plugins/subscriptions/subscription.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { addSubscription, fullInvoice, generate, goTo, instalmentOf } from '../../support/subscribing.ts'

/** 90,00 a month from 10 November, three reais a day; invoices are due on the 10th. */
describe('An invoice whose days without service left less to charge than was credited', () => {
  let shop: Shop
  let subscription: Subscription
  let december: Invoice
  beforeEach(async () => {
    shop = await openShop()
    subscription = await addSubscription(shop)
    const credit = { description: 'Crédito do técnico', amountCents: -5_000, kind: 'once' as const }
    await shop.write(work => addExtra(work, subscription.id, credit))
    december = (await generate(shop, '2026-12-31'))[0] as Invoice
    // Fifteen days without service: 45,00 are left, and 50,00 are credited.
    goTo(shop, '2026-11-20')
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'A pedido' }))
    goTo(shop, '2026-12-05')
    await shop.write(work => reactivateSubscription(work, subscription.id, { reason: 'Voltou' }))
    await shop.relay()
  })
  afterEach(() => shop.close())

  const now = async () => (await fullInvoice(shop, december)).invoice
  const reopen = async () => {
    const { id } = await instalmentOf(shop, await now())
    await shop.write(work => reopenInstalment(work, id, { reason: 'Engano' }))
    await shop.relay()
  }
  const january = async () => (await generate(shop, '2027-01-31')).find(({ month }) => month === '2027-01')

  it('is withdrawn, and the next one charges what is left', async () => {
    expect((await now()).status).to.equal('cancelled')
    expect((await january())?.totalCents).to.equal(9_000 + 4_500 - 5_000)
  })

  it('is withdrawn again where its charge is reopened, and the next one is the same', async () => {
    await reopen()
    expect((await now()).status).to.equal('cancelled')
    expect(await instalmentOf(shop, await now())).to.include({ status: 'cancelled' })
    expect((await january())?.totalCents).to.equal(9_000 + 4_500 - 5_000)
  })

  it('charges that service once where its charge is reopened and the credit was given back meanwhile', async () => {
    const [credit] = await shop.read(work => work.of(SubscriptionExtras).all({ where: { amountCents: -5_000 } }))
    await shop.write(work => removeExtra(work, subscription.id, credit?.id ?? ''))
    await reopen()
    expect(await now()).to.include({ status: 'open', totalCents: 4_500 })
    expect(await instalmentOf(shop, await now())).to.include({ status: 'open', amountCents: 4_500 })
    expect((await january())?.totalCents).to.equal(9_000)
  })

  it('charges nothing where the next invoice has its service by now', async () => {
    expect((await january())?.totalCents).to.equal(8_500)
    await reopen()
    expect((await now()).status).to.equal('cancelled')
    expect(await instalmentOf(shop, await now())).to.include({ status: 'cancelled' })
  })
})
