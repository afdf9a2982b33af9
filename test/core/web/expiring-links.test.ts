import { expect } from 'chai'
import request from 'supertest'
import { financeParameters } from '../../../core/outbox/billing-server.ts'
import { sendingHours } from '../../../core/outbox/sending-hours.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { blockAccess, unblockAccess } from '../../../core/people/portal-access.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { subscriptionSettings } from '../../../plugins/subscriptions/settings.ts'
import { addCustomer, joao } from '../../support/portal.ts'
import { addCharge } from '../../support/receiving.ts'
import { type RecordingChannel, recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { addPlan, addSubscription, generate, goTo } from '../../support/subscribing.ts'

/** Issued on 23 November 2026, due on 10 December: ninety days later is 10 March 2027. */
describe('The link of an invoice in a message', () => {
  let shop: Shop
  let channel: RecordingChannel
  let owner: Contact
  beforeEach(async () => {
    channel = recordingChannel('post')
    shop = await openShop({ channels: [channel] })
    await shop.addSender({ channel: 'email', driver: 'post' })
    await shop.write(async work => {
      await changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test', attachBoleto: false })
      await changeSettings(work, subscriptionSettings, { attachPdf: false })
      await changeSettings(work, sendingHours, { channels: [] })
    })
    owner = await addCustomer(shop)
    await shop.settle()
  })
  afterEach(() => shop.close())

  const linkIn = (kind: string) => {
    const body = channel.sent.map(mail => mail.body).findLast(text => text.includes(`/d/${kind}/`)) ?? ''
    return new RegExp(`/d/${kind}/[\\w-]+`).exec(body)?.[0] ?? ''
  }
  /** One after the other, a minute apart. */
  const leave = async () => {
    shop.clock.move(new Date(shop.clock.now().getTime() + 60_000))
    await shop.settle()
  }
  const issue = async (): Promise<{ invoice: Invoice; link: string }> => {
    await addSubscription(shop, { contact: owner, plan: await addPlan(shop, { name: 'Fibra da Maria' }) })
    const [invoice] = await generate(shop, '2026-12-31')
    await leave()
    return { invoice: invoice as Invoice, link: linkIn('invoice') }
  }
  const remind = async (day: string) => {
    goTo(shop, day)
    await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
    await leave()
    return linkIn('instalment')
  }
  const visit = (path: string) => request(shop.app.express).get(path)
  const isOver = async (path: string) => {
    for (const address of [path, `${path}/pdf`]) {
      const page = await visit(address).expect(410)
      expect(page.text).to.include('Este link não vale mais').and.include('href="/c/loja-modelo"')
      expect(page.text).not.to.include('Maria').and.not.to.include('br.gov.bcb.pix')
    }
  }

  it('opens it until ninety days after the due date, and then says how to come by another', async () => {
    const { link } = await issue()
    goTo(shop, '2027-03-10')
    expect((await visit(link).expect(200)).text).to.include('Fibra da Maria')
    goTo(shop, '2027-03-11')
    await isOver(link)
  })

  it('lasts as long as the company says', async () => {
    await shop.write(work => changeSettings(work, financeParameters, { linkDays: 7 }))
    const { link } = await issue()
    goTo(shop, '2026-12-17')
    await visit(link).expect(200)
    goTo(shop, '2026-12-18')
    await isOver(link)
  })

  it('is good for ninety days from the notice of something long overdue', async () => {
    await shop.write(work =>
      changeSettings(work, receivableSettings, {
        attachBoleto: false,
        pixKey: 'loja@exemplo.test',
        reminderOffsets: [50],
      }),
    )
    await addCharge(shop, { contact: owner, instalments: [{ dueDate: '2026-12-10', amountCents: 5_000 }] })
    const link = await remind('2027-01-29')
    goTo(shop, '2027-04-29')
    await visit(link).expect(200)
    goTo(shop, '2027-04-30')
    await isOver(link)
  })

  it('opens nothing for whoever writes a later day into it, or asks for another one', async () => {
    const { link, invoice } = await issue()
    const [, text = ''] = /invoice\/(.+)/.exec(link) ?? []
    const later = `${text.slice(0, 22)}0zzz${text.slice(26)}`
    await visit(`/d/invoice/${later}`).expect(404)
    await visit(`/d/instalment/${text}`).expect(404)
    await addSubscription(shop, {
      contact: await addCustomer(shop, joao),
      plan: await addPlan(shop, { name: 'Outro' }),
    })
    await generate(shop, '2026-12-31')
    await leave()
    const [, other = ''] = /invoice\/(.+)/.exec(linkIn('invoice')) ?? []
    expect(other).not.to.equal(text)
    await visit(`/d/invoice/${other.slice(0, 22)}${text.slice(22)}`).expect(404)
    expect(text).not.to.include(invoice.token)
  })

  it('closes while the access of the customer is blocked', async () => {
    const { link } = await issue()
    await shop.write(work => blockAccess(work, owner.id))
    await isOver(link)
    await shop.write(work => unblockAccess(work, owner.id))
    await visit(link).expect(200)
  })

  it('of the time before links ended is good for ninety days after the due date', async () => {
    const { invoice } = await issue()
    await visit(`/d/invoice/${invoice.token}`).expect(200)
    goTo(shop, '2027-03-11')
    await isOver(`/d/invoice/${invoice.token}`)
  })
})
