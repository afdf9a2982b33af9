import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { reopenInstalment } from '../../../plugins/receivables/payment-actions.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { cancelInvoice } from '../../../plugins/subscriptions/invoice-actions.ts'
import { subscriptionSettings } from '../../../plugins/subscriptions/settings.ts'
import { reactivateSubscription, suspendSubscription, unlockOnTrust } from '../../../plugins/subscriptions/standing.ts'
import type { Subscription } from '../../../plugins/subscriptions/subscription.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import {
  addSubscription,
  fullInvoice,
  generate,
  goTo,
  instalmentOf,
  pay,
  refusal,
  seeSubscription,
} from '../../support/subscribing.ts'

describe('A subscription that is not paid', () => {
  let shop: Shop
  let subscription: Subscription
  let invoice: Invoice
  beforeEach(async () => {
    shop = await openShop()
    subscription = await addSubscription(shop)
    invoice = (await generate(shop, '2026-12-31'))[0] as Invoice
  })
  afterEach(() => shop.close())

  /** What the morning's job does on that day, and what follows from it. */
  const morning = async (date: string) => {
    goTo(shop, date)
    await shop.app.scheduler.runNow(shop.scope, 'subscriptions.suspend')
    await shop.relay()
    return seeSubscription(shop, subscription)
  }
  const told = (name: string) => shop.read(work => work.of(Events).all({ where: { name, subjectId: subscription.id } }))
  /** Due on 10 December: warned on the 20th, suspended on the 25th. */
  const suspended = async () => {
    await morning('2026-12-20')
    return morning('2026-12-25')
  }

  it('is warned five days before it is suspended, and suspended then', async () => {
    expect(await morning('2026-12-19')).to.include({ status: 'active', suspendsOn: null })
    expect(await morning('2026-12-20')).to.include({ status: 'active', suspendsOn: '2026-12-25' })
    expect(await morning('2026-12-24')).to.include({ status: 'active' })
    expect(await morning('2026-12-25')).to.include({ status: 'suspended', suspendedFor: 'overdue' })
    expect(await told('subscription.suspension_warned')).to.have.length(1)
    const [change] = await told('subscription.status_changed')
    expect(change?.payload).to.include({ to: 'suspended', plan: 'Fibra 300', address: 'Rua das Flores, 10' })
  })

  it('that was overlooked for long has its days to pay all the same', async () => {
    expect(await morning('2027-02-01')).to.include({ status: 'active', suspendsOn: '2027-02-06' })
  })

  it('comes back by itself when it is paid', async () => {
    await suspended()
    expect(await pay(shop, invoice)).to.include({ status: 'paid', paidOn: '2026-12-25' })
    expect(await seeSubscription(shop, subscription)).to.include({
      status: 'active',
      suspendsOn: null,
      suspendedFor: null,
    })
    expect((await told('subscription.status_changed')).map(({ payload }) => payload.reason)).to.include(
      'Pagamento recebido.',
    )
  })

  it('stays suspended while a part is missing', async () => {
    await suspended()
    expect(await pay(shop, invoice, 4_000)).to.include({ status: 'open', receivedCents: 4_000 })
    expect((await seeSubscription(shop, subscription)).status).to.equal('suspended')
  })

  it('is not warned of what was paid', async () => {
    await pay(shop, invoice)
    expect(await morning('2026-12-25')).to.include({ status: 'active', suspendsOn: null })
    expect(await told('subscription.suspension_warned')).to.deep.equal([])
  })

  it('forgets the warning when it is paid in time, and is late anew when the payment is taken back', async () => {
    await morning('2026-12-20')
    await pay(shop, invoice)
    expect((await seeSubscription(shop, subscription)).suspendsOn).to.equal(null)
    const { id } = await instalmentOf(shop, (await fullInvoice(shop, invoice)).invoice)
    await shop.write(work => reopenInstalment(work, id, { reason: 'Cheque devolvido' }))
    await shop.relay()
    expect((await fullInvoice(shop, invoice)).invoice).to.include({ status: 'open', receivedCents: 0, paidOn: null })
    expect(await morning('2026-12-28')).to.include({ suspendsOn: '2027-01-02' })
  })

  it('comes back when its invoice is cancelled, and the charge goes with it', async () => {
    await suspended()
    await shop.write(work => cancelInvoice(work, invoice.id, { reason: 'Cobrança em dobro' }))
    await shop.relay()
    expect(await instalmentOf(shop, (await fullInvoice(shop, invoice)).invoice)).to.include({ status: 'cancelled' })
    expect((await fullInvoice(shop, invoice)).invoice).to.include({
      status: 'cancelled',
      cancelledFor: 'Cobrança em dobro',
    })
    expect((await seeSubscription(shop, subscription)).status).to.equal('active')
  })

  it('is unlocked on trust for three days, once in thirty, and suspended again after them', async () => {
    await suspended()
    await shop.write(work => unlockOnTrust(work, subscription.id))
    expect(await seeSubscription(shop, subscription)).to.include({ status: 'active', trustedUntil: '2026-12-28' })
    expect((await morning('2026-12-28')).status).to.equal('active')
    expect((await morning('2026-12-29')).status).to.equal('suspended')
    const again = await refusal(shop.write(work => unlockOnTrust(work, subscription.id)))
    expect(again).to.include('24/01/2027')
    goTo(shop, '2027-01-24')
    await shop.write(work => unlockOnTrust(work, subscription.id))
    expect((await seeSubscription(shop, subscription)).status).to.equal('active')
  })

  it('cannot be unlocked on trust where it is not suspended', async () => {
    expect(await refusal(shop.write(work => unlockOnTrust(work, subscription.id)))).to.match(/não está suspensa/)
  })

  it('suspended by a person for another reason is given back by a person only', async () => {
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'A pedido, viagem' }))
    await pay(shop, invoice)
    expect((await seeSubscription(shop, subscription)).status).to.equal('suspended')
    await shop.write(work => reactivateSubscription(work, subscription.id, { reason: 'Voltou' }))
    expect((await seeSubscription(shop, subscription)).status).to.equal('active')
  })

  it('is not charged for the days without service', async () => {
    await suspended()
    goTo(shop, '2027-01-01')
    await pay(shop, invoice)
    const [, january] = await generate(shop, '2027-01-31')
    // 31 days from 10 December, of which 25 to 31 December were without.
    expect(january).to.include({ month: '2027-01', totalCents: Math.round((9_000 * 24) / 31) })
  })

  it('is charged for them where the company says so', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { chargeWhileSuspended: true }))
    await suspended()
    goTo(shop, '2027-01-01')
    await pay(shop, invoice)
    const [, january] = await generate(shop, '2027-01-31')
    expect(january?.totalCents).to.equal(9_000)
  })

  /** Also owes what was due on 10 January: 22 days after the first fell behind, two after the second did. */
  const owesTwo = async () => {
    await suspended()
    goTo(shop, '2027-01-05')
    await generate(shop, '2027-01-31')
    return morning('2027-01-12')
  }

  it('comes back when the oldest is paid and the other is not late enough, and is warned of that in its own time', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { chargeWhileSuspended: true }))
    expect((await owesTwo()).status).to.equal('suspended')
    await pay(shop, invoice)
    expect(await seeSubscription(shop, subscription)).to.include({ status: 'active', suspendsOn: null })
    expect(await morning('2027-01-19')).to.include({ status: 'active', suspendsOn: null })
    expect(await morning('2027-01-20')).to.include({ status: 'active', suspendsOn: '2027-01-25' })
    expect((await morning('2027-01-25')).status).to.equal('suspended')
  })

  it('is not suspended on the day told for the one that was paid', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { suspendAfterDays: 45 }))
    await generate(shop, '2027-01-31')
    expect(await morning('2027-01-19')).to.include({ status: 'active', suspendsOn: '2027-01-24' })
    await pay(shop, invoice)
    expect((await seeSubscription(shop, subscription)).suspendsOn).to.equal(null)
    expect((await morning('2027-01-24')).status).to.equal('active')
    expect(await morning('2027-02-19')).to.include({ suspendsOn: '2027-02-24' })
  })

  it('stays suspended while another is as late', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { chargeWhileSuspended: true }))
    await owesTwo()
    goTo(shop, '2027-01-25')
    await pay(shop, invoice)
    expect((await seeSubscription(shop, subscription)).status).to.equal('suspended')
  })

  it('that a person trusted stays trusted no longer for paying one of two, where the clock suspends nobody', async () => {
    await shop.write(work =>
      changeSettings(work, subscriptionSettings, { suspendAutomatically: false, chargeWhileSuspended: true }),
    )
    await generate(shop, '2027-01-31')
    goTo(shop, '2027-01-12')
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'Atraso' }))
    await shop.write(work => unlockOnTrust(work, subscription.id))
    await pay(shop, invoice)
    expect((await seeSubscription(shop, subscription)).trustedUntil).to.equal('2027-01-15')
    expect((await morning('2027-01-16')).status).to.equal('suspended')
  })

  it('that a person suspended and trusted is suspended again, where the clock suspends nobody', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { suspendAutomatically: false }))
    goTo(shop, '2026-12-12')
    await shop.write(work => suspendSubscription(work, subscription.id, { reason: 'Atraso' }))
    await shop.write(work => unlockOnTrust(work, subscription.id))
    expect((await morning('2026-12-15')).status).to.equal('active')
    expect(await morning('2026-12-16')).to.include({ status: 'suspended', suspendedFor: 'overdue', trustedUntil: null })
  })

  it('is left alone where the company does not suspend', async () => {
    await shop.write(work => changeSettings(work, subscriptionSettings, { suspendAutomatically: false }))
    expect(await morning('2027-03-01')).to.include({ status: 'active', suspendsOn: null })
  })
})
