import { expect } from 'chai'
import { composeBarcode } from '../../../core/brazil/boleto-compose.ts'
import { lineOf } from '../../../core/brazil/boleto-line.ts'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { switchModule } from '../../../core/people/module.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { Instalments } from '../../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { addDiscount } from '../../../plugins/subscriptions/additions.ts'
import { type Invoice, InvoiceItems, Invoices } from '../../../plugins/subscriptions/invoice.ts'
import { cancelInvoice } from '../../../plugins/subscriptions/invoice-actions.ts'
import { invoicePaper } from '../../../plugins/subscriptions/paper.ts'
import { cancelSubscription, suspendSubscription } from '../../../plugins/subscriptions/standing.ts'
import { type Plan, Plans, type Subscription } from '../../../plugins/subscriptions/subscription.ts'
import { type Entrant, joao, keyOf, openPortalApp, type PortalApp } from '../../support/portal.ts'
import { addCharge } from '../../support/receiving.ts'
import { addPlan, addSubscription, generate, goTo, instalmentOf, pay } from '../../support/subscribing.ts'

describe('Invoices of subscriptions in the portal', function () {
  this.timeout(60_000)
  let app: PortalApp
  let contact: Contact
  let maria: Entrant
  let plan: Plan
  let subscription: Subscription
  let december: Invoice
  let january: Invoice

  beforeEach(async () => {
    app = await openPortalApp()
    contact = await app.customer()
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    await app.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    plan = await addPlan(app.shop)
    subscription = await addSubscription(app.shop, { contact, plan })
    ;[december, january] = (await generate(app.shop, '2027-01-31')) as [Invoice, Invoice]
    maria = await app.enters()
  })
  afterEach(() => app.close())

  const plain = (text: string | undefined) => (text ?? '').replace(/\u00a0|&nbsp;/g, ' ')
  const titles = (text: string) => [...text.matchAll(/portal-what"><strong>([^<]*)/g)].map(match => match[1])
  const listed = async (query = '') => titles((await maria.get(`/faturas${query}`)).text)
  const at = ({ id }: Pick<Invoice, 'id'>) => `/faturas/invoice/${id}`
  const see = async (invoice: Invoice) => plain((await maria.get(at(invoice))).text)
  const asCustomer = {
    read: <T>(body: Parameters<typeof app.shop.app.works.read<T>>[1]) =>
      app.shop.app.works.read({ ...app.shop.scope, contactId: contact.id }, body),
  }
  const mails = () => app.shop.read(work => work.of(Messages).all({ where: { type: 'invoice.copy_requested' } }))
  const ask = async (invoice: Invoice) => {
    const answer = await maria.post(`${at(invoice)}/email`)
    await app.shop.relay()
    return answer
  }

  it('are listed newest first, open and paid, each of them once', async () => {
    await pay(app.shop, december)
    expect(await listed()).to.deep.equal(['Fatura 2 de 01/2027', 'Fatura 1 de 12/2026'])
    expect(await listed('?lista=abertas')).to.deep.equal(['Fatura 2 de 01/2027'])
    expect(await listed('?lista=pagas')).to.deep.equal(['Fatura 1 de 12/2026'])
  })

  it('stand in one list with what is charged otherwise', async () => {
    await addCharge(app.shop, {
      contact,
      description: 'Instalação',
      instalments: [{ dueDate: '2026-12-20', amountCents: 5_000 }],
    })
    expect(await listed()).to.deep.equal(['Fatura 2 de 01/2027', 'Instalação', 'Fatura 1 de 12/2026'])
  })

  it('are listed a page at a time, none twice and none left out', async () => {
    for (let n = 0; n < 12; n++) await addSubscription(app.shop, { contact, plan })
    await generate(app.shop, '2027-01-31')
    const first = (await maria.get('/faturas')).text
    const next = /href="[^"]*(\/faturas\?antes=[\w-]+)"/.exec(first)?.[1] ?? ''
    const all = [...titles(first), ...titles((await maria.get(next)).text)]
    expect([titles(first).length, all.length, new Set(all).size]).to.deep.equal([20, 26, 26])
  })

  it('show their items, what is due when, and what it takes to pay', async () => {
    const { id } = await instalmentOf(app.shop, december)
    const sheet = { bank: '756', dueDate: '2026-12-10', amountCents: 9_000, freeField: '1402701025681080002734001' }
    const digitableLine = lineOf(composeBarcode(sheet))
    await app.shop.write(work => work.of(Instalments).change({ id }, { digitableLine }))
    const page = await see(december)
    expect(page).to.include('Fibra 300, de 10/11/2026 a 09/12/2026').and.to.include('R$ 90,00')
    expect(page).to.include('10/12/2026').and.to.include('Rua das Flores, 10')
    expect(page)
      .to.match(/value="000201[^"]+"/)
      .and.to.match(/src="data:image\//)
    expect(page).to.include(`value="${digitableLine}"`).and.to.include('Fatura com boleto em PDF')
  })

  it('carry nothing to pay once they are paid, and say so, on the page and on paper', async () => {
    await pay(app.shop, december)
    expect(await see(december))
      .to.include('Esta fatura está paga desde 23/11/2026')
      .and.to.include('2ª via paga')
      .and.not.to.include('000201')
    const { html } = await app.shop.read(work => invoicePaper.load(work, december.id))
    expect(html).to.include('PAGA em 23/11/2026').and.not.to.include('000201')
  })

  it('say what is left of one that is paid in part', async () => {
    const { id } = await instalmentOf(app.shop, december)
    await app.shop.write(work => settleInstalment(work, id, { paidAt: work.today, amountCents: 4_000, method: 'pix' }))
    await app.shop.relay()
    const page = await see(december)
    expect(page).to.include('Uma parte já foi recebida').and.to.include('-R$ 40,00').and.to.include('R$ 50,00')
    expect(page).to.match(/value="000201[^"]*540550\.00/)
  })

  it('go by e-mail with their own paper and codes', async () => {
    expect((await ask(december)).status).to.equal(303)
    const [mail, ...others] = await mails()
    expect(others).to.deep.equal([])
    expect([mail?.address, mail?.status, mail?.variant]).to.deep.equal(['maria@exemplo.test', 'queued', 'open'])
    expect(mail?.attachments).to.deep.equal([{ kind: 'invoice', id: december.id, name: 'fatura-1.pdf' }])
    expect(mail?.codes?.[0]?.text).to.match(/^000201/)
    expect(plain(mail?.body)).to.include('Fatura 1 de 12/2026').and.to.include('R$ 90,00')
    const event = await app.shop.read(work => work.of(Events).first({ where: { name: 'invoice.copy_requested' } }))
    expect(event).to.deep.include({ subject: 'invoice', subjectId: december.id, contactId: contact.id })
    expect((await maria.get(`/pedidos/${event?.id}`)).text).to.include('Na fila de envio')
    const token = await keyOf(app.shop, 'link', contact.id)
    expect((await app.comes().get(`/f/${token}`)).text).to.include('Fatura 1 de 12/2026')
  })

  it('are marked as paid in the copy by e-mail where they are', async () => {
    await pay(app.shop, december)
    await ask(december)
    const [mail] = await mails()
    expect([mail?.variant, mail?.codes]).to.deep.equal(['paid', null])
    expect(mail?.subject).to.include('PAGA')
    expect(mail?.attachments.map(({ kind, id }) => [kind, id])).to.deep.equal([['invoice', december.id]])
  })

  it('that credits cover whole are shown as paid, and cannot be asked for where nobody would answer', async () => {
    const free = await addSubscription(app.shop, { contact, plan })
    await app.shop.write(work =>
      addDiscount(work, free.id, { description: 'Cortesia', kind: 'percent', value: 10_000, endsOn: null }),
    )
    const all = await generate(app.shop, '2026-12-31')
    const gift = all.find(({ totalCents }) => totalCents === 0) as Invoice
    const page = await see(gift)
    expect(page)
      .to.include('Esta fatura está paga')
      .and.to.include('Cortesia')
      .and.not.to.include(`${at(gift)}/email`)
    expect((await maria.get(`${at(gift)}/email`)).status).to.equal(409)
    expect((await maria.post(`${at(gift)}/email`, {}, `${at(december)}/email`)).status).to.equal(409)
    expect(await mails()).to.deep.equal([])
  })

  it('are nobody else’s: another customer finds nothing, whatever they ask for', async () => {
    await app.customer(joao)
    const other = await app.enters(joao)
    expect(titles((await other.get('/faturas')).text)).to.deep.equal([])
    for (const path of [at(december), `${at(december)}/documentos/invoice`, `${at(december)}/email`])
      expect((await other.get(path)).status, path).to.equal(404)
    expect((await other.post(`${at(december)}/email`, {}, '/faturas')).status).to.equal(404)
    expect(await mails()).to.deep.equal([])
  })

  it('are theirs in the data itself: items follow their invoice, and plans are not reached at all', async () => {
    await addSubscription(app.shop, { plan })
    await generate(app.shop, '2027-01-31')
    const seen = await asCustomer.read(async work => ({
      invoices: (await work.of(Invoices).all()).map(({ id }) => id),
      items: (await work.of(InvoiceItems).all()).map(({ invoiceId }) => invoiceId),
    }))
    expect(seen.invoices).to.have.members([december.id, january.id])
    expect(seen.items).to.have.members([december.id, january.id])
    const plans = asCustomer.read(async work => work.of(Plans).all())
    const refused = await plans.then(
      () => '',
      (error: Error) => error.message,
    )
    expect(refused).to.include('does not say which customer')
  })

  it('are gone when they are cancelled, and are not shown before they can be paid', async () => {
    await app.shop.write(work => cancelInvoice(work, january.id, { reason: 'Engano' }))
    await app.shop.relay()
    expect(await listed()).to.deep.equal(['Fatura 1 de 12/2026'])
    expect((await maria.get(at(january))).status).to.equal(404)
    await app.shop.write(work => work.of(Invoices).change({ id: december.id }, { instalmentId: null, chargeId: null }))
    expect(await listed()).to.deep.equal([])
    expect((await maria.get(at(december))).text).to.include('ainda está sendo preparada')
  })

  it('stay owed while the service is suspended; its end takes back what is not provided', async () => {
    goTo(app.shop, '2026-12-15')
    await app.shop.write(work => suspendSubscription(work, subscription.id, { reason: 'Fatura vencida.' }))
    await app.shop.relay()
    maria = await app.enters()
    expect(await see(december))
      .to.include('Vencida')
      .and.to.match(/value="000201/)
    await app.shop.write(work => cancelSubscription(work, subscription.id, { reason: 'Mudou-se' }))
    await app.shop.relay()
    expect(await listed('?lista=abertas')).to.include('Fatura 1 de 12/2026')
  })

  it('are quiet where the module is switched off: what is owed stands there as it is collected', async () => {
    await app.shop.write(work => switchModule(work, 'subscriptions', false))
    expect((await maria.get(at(december))).status).to.equal(404)
    expect((await maria.get(`${at(december)}/documentos/invoice`)).status).to.equal(404)
    expect((await maria.post(`${at(december)}/email`, {}, '/faturas')).status).to.equal(404)
    expect((await listed()).length).to.equal(2)
    expect((await maria.get('/faturas')).text)
      .to.include('/faturas/instalment/')
      .and.not.to.include('/faturas/invoice/')
  })
})
