import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { editInstalment } from '../../../plugins/receivables/charge-actions.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { cancelSubscription } from '../../../plugins/subscriptions/standing.ts'
import { type Plan, type Subscription, SubscriptionExtras } from '../../../plugins/subscriptions/subscription.ts'
import {
  createSubscription,
  editSubscription,
  switchPlan,
} from '../../../plugins/subscriptions/subscription-actions.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import {
  addPlan,
  addSubscription,
  fullInvoice,
  generate,
  goTo,
  instalmentOf,
  invoicesOf,
  pay,
  refusal,
  seeSubscription,
} from '../../support/subscribing.ts'

describe('A subscription that changes', () => {
  let shop: Shop
  let subscription: Subscription
  let faster: Plan
  beforeEach(async () => {
    shop = await openShop()
    subscription = await addSubscription(shop)
    faster = await addPlan(shop, { name: 'Fibra 500', priceCents: 15_000 })
  })
  afterEach(() => shop.close())

  const made = async () => (await generate(shop, '2026-12-31'))[0] as Invoice
  const now = async (invoice: Invoice) => (await fullInvoice(shop, invoice)).invoice
  const change = (on?: string) =>
    shop.write(work => switchPlan(work, subscription.id, { planId: faster.id, ...(on ? { on } : {}) }))
  const cancel = async (on?: string) => {
    await shop.write(work => cancelSubscription(work, subscription.id, { reason: 'Mudou-se', ...(on ? { on } : {}) }))
    await shop.relay()
  }
  const facts = (name: string) => shop.read(work => work.of(Events).all({ where: { name } }))

  it('of plan in the middle of a month pays each plan for its days', async () => {
    await change('2026-11-20')
    expect(await made()).to.include({ totalCents: 3_000 + 10_000 })
  })

  it('of plan on the due day pays the new one from the next invoice on', async () => {
    goTo(shop, '2026-12-10')
    await change()
    const [december, january] = await generate(shop, '2027-01-31')
    expect([december?.totalCents, january?.totalCents]).to.deep.equal([9_000, 15_000])
  })

  it('of plan after its invoice was made has the invoice and its charge put right', async () => {
    const invoice = await made()
    goTo(shop, '2026-11-30')
    await change()
    await shop.relay()
    expect(await now(invoice)).to.include({ totalCents: 6_000 + 5_000, status: 'open' })
    expect(await instalmentOf(shop, await now(invoice))).to.include({ amountCents: 11_000, status: 'open' })
  })

  it('of plan after its invoice was paid has the difference on the next one', async () => {
    const invoice = await made()
    await pay(shop, invoice)
    goTo(shop, '2026-11-30')
    await change()
    await shop.relay()
    expect(await now(invoice)).to.include({ totalCents: 9_000, status: 'paid' })
    const [, january] = await generate(shop, '2027-01-31')
    expect(january?.totalCents).to.equal(15_000 + 2_000)
    const lines = (await fullInvoice(shop, january as Invoice)).items.map(({ description }) => description)
    expect(lines).to.include('Acerto da fatura 1')
  })

  it('of plan twice after it was paid counts each difference once', async () => {
    const invoice = await made()
    await pay(shop, invoice)
    goTo(shop, '2026-11-30')
    await change()
    await shop.write(work => switchPlan(work, subscription.id, { planId: subscription.planId }))
    const extras = await shop.read(work => work.of(SubscriptionExtras).all())
    expect(extras.reduce((sum, { amountCents }) => sum + amountCents, 0)).to.equal(0)
  })

  it('of plan keeps to the order of days', async () => {
    await change('2026-11-20')
    expect(await refusal(change('2026-11-19'))).to.include('20/11/2026')
    expect(await refusal(change('2026-12-24'))).to.include('23/11/2026')
  })

  it('of due day charges until the new one, with one invoice a month', async () => {
    await made()
    await shop.write(work => editSubscription(work, subscription.id, { dueDay: 20 }))
    const [, january] = await generate(shop, '2027-01-31')
    expect(january).to.include({ month: '2027-01', dueDate: '2027-01-20', periodFrom: '2026-12-10' })
    expect(january?.totalCents).to.equal(3_000 + 9_000)
  })

  it('cancelled in the middle of a month pays until then, on the usual day, and never again', async () => {
    goTo(shop, '2026-11-25')
    await cancel()
    const invoices = await generate(shop, '2027-06-30')
    expect(invoices.map(({ totalCents, dueDate, periodTo }) => [totalCents, dueDate, periodTo])).to.deep.equal([
      [4_500, '2026-12-10', '2026-11-25'],
    ])
    expect((await seeSubscription(shop, subscription)).nextDueDate).to.equal(null)
  })

  it('cancelled after its invoice was made pays less of it', async () => {
    const invoice = await made()
    goTo(shop, '2026-11-25')
    await cancel()
    expect(await now(invoice)).to.include({ totalCents: 4_500, status: 'open' })
    expect(await instalmentOf(shop, await now(invoice))).to.include({ amountCents: 4_500 })
    expect((await seeSubscription(shop, subscription)).nextDueDate).to.equal(null)
  })

  it('cancelled on its first day has the invoice and its charge withdrawn', async () => {
    const invoice = await made()
    await cancel('2026-11-10')
    expect(await now(invoice)).to.include({ status: 'cancelled' })
    expect(await instalmentOf(shop, await now(invoice))).to.include({ status: 'cancelled' })
  })

  it('cancelled after it was paid for leaves a credit for a person to give back', async () => {
    await pay(shop, await made())
    goTo(shop, '2026-11-25')
    await cancel()
    expect((await facts('subscription.credit_left')).map(({ payload }) => payload.amountCents)).to.deep.equal([4_500])
    expect(await invoicesOf(shop, subscription)).to.have.length(1)
  })

  it('cancelled still owes what was due before', async () => {
    const invoice = await made()
    goTo(shop, '2026-12-20')
    await cancel()
    expect(await now(invoice)).to.include({ totalCents: 9_000, status: 'open' })
  })

  it('has an invoice that says what a person changed of its charge', async () => {
    const invoice = await made()
    const { id } = await instalmentOf(shop, await now(invoice))
    await shop.write(work => editInstalment(work, id, { amountCents: 8_000, dueDate: '2026-12-15' }))
    await shop.relay()
    expect(await now(invoice)).to.include({ totalCents: 8_000, dueDate: '2026-12-15' })
    const { items } = await fullInvoice(shop, invoice)
    expect(items.at(-1)).to.include({ description: 'Ajuste feito na cobrança', amountCents: -1_000 })
  })

  it('is refused with a sentence where its form is wrong', async () => {
    const { contactId, planId } = subscription
    const given = { contactId, planId, startsOn: '2026-11-10', dueDay: 10, address: 'Rua A' }
    const ask = (more: object) => refusal(shop.write(work => createSubscription(work, { ...given, ...more })))
    expect(await ask({ dueDay: 32 })).to.include('1 a 31')
    expect(await ask({ address: ' ' })).to.include('onde está instalado')
    expect(await ask({ startsOn: '2020-01-01' })).to.include('um ano')
    expect(await ask({ billFrom: '2026-11-01' })).to.include('antes do começo')
    expect(await ask({ planId: contactId })).to.include('lista')
  })
})
