import { expect } from 'chai'
import { Events } from '../../../../core/events/event.ts'
import { Messages } from '../../../../core/outbox/message.ts'
import type { Contact } from '../../../../core/people/contact.ts'
import { updateContact } from '../../../../core/people/contact-actions.ts'
import { switchModule } from '../../../../core/people/module.ts'
import { portalSettings } from '../../../../core/people/portal-settings.ts'
import { changeSettings } from '../../../../core/people/settings.ts'
import { Charges, type Instalment } from '../../../../plugins/receivables/instalment.ts'
import { cancelInstalment, settleInstalment } from '../../../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../../../plugins/receivables/settings.ts'
import { type Entrant, keyOf, openPortalApp, type PortalApp } from '../../../support/portal.ts'
import { addCharge } from '../../../support/receiving.ts'

describe('invoices in the portal', () => {
  let app: PortalApp
  let contact: Contact
  let maria: Entrant
  let open: Instalment

  beforeEach(async () => {
    app = await openPortalApp()
    contact = await app.customer()
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    await app.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    ;[open] = await addCharge(app.shop, { contact })
    await app.shop.relay()
    maria = await app.enters()
  })
  afterEach(() => app.close())

  const charge = (description: string, dueDate: string) =>
    addCharge(app.shop, { contact, description, instalments: [{ dueDate, amountCents: 9_990 }] })
  const settle = ({ id }: Instalment) =>
    app.shop.write(work => settleInstalment(work, id, { paidAt: work.today, method: 'pix', amountCents: 18_990 }))
  const titles = (text: string) => [...text.matchAll(/portal-what"><strong>([^<]*)/g)].map(match => match[1])
  const at = ({ id }: Instalment) => `/faturas/instalment/${id}`
  const ask = (one = open, fields = {}) => maria.post(`${at(one)}/email`, fields)
  const requests = () => app.shop.read(work => work.of(Events).all({ where: { name: 'invoice.copy_requested' } }))
  const mails = () => app.shop.read(work => work.of(Messages).all({ where: { type: 'invoice.copy_requested' } }))

  it('are listed newest first, open and paid, but for what was cancelled', async () => {
    const [older] = await charge('Novembro', '2026-11-10')
    const [newer] = await charge('Janeiro', '2027-01-10')
    const [gone] = await charge('Engano', '2027-02-10')
    await app.shop.write(work =>
      settleInstalment(work, older.id, { paidAt: work.today, method: 'pix', amountCents: 9_990 }),
    )
    await app.shop.write(work => cancelInstalment(work, gone.id, { reason: 'Engano' }))
    expect(titles((await maria.get('/faturas')).text)).to.deep.equal(['Janeiro', 'Mensalidade', 'Novembro'])
    expect(titles((await maria.get('/faturas?lista=abertas')).text)).to.deep.equal(['Janeiro', 'Mensalidade'])
    expect(titles((await maria.get('/faturas?lista=pagas')).text)).to.deep.equal(['Novembro'])
    expect((await maria.get(at(gone))).status).to.equal(404)
    expect((await maria.get(at(newer))).status).to.equal(200)
  })

  it('are listed a page at a time, none twice and none left out', async () => {
    for (let n = 1; n <= 24; n++) await charge(`Mês ${n}`, `2027-03-${String((n % 7) + 1).padStart(2, '0')}`)
    const first = (await maria.get('/faturas')).text
    const next = /href="[^"]*(\/faturas\?antes=[\w-]+)"/.exec(first)?.[1] ?? ''
    const all = [...titles(first), ...titles((await maria.get(next)).text)]
    expect([titles(first).length, all.length, new Set(all).size]).to.deep.equal([20, 25, 25])
    expect((await maria.get('/faturas?antes=lixo')).status).to.equal(422)
  })

  it('are acted on from the list: Ações > Consultar fatura, Ações > Enviar por e-mail', async () => {
    const { text } = await maria.get('/faturas')
    const acts = /Ações<\/span>([\s\S]*?)<\/div>/.exec(text)?.[1] ?? ''
    expect([...acts.matchAll(/href="([^"]*)"/g)].map(match => match[1])).to.deep.equal(
      [at(open), `${at(open)}/email`].map(path => `/c/loja-modelo${path}`),
    )
    expect(acts).to.include('Consultar fatura').and.to.include('Enviar por e-mail')
  })

  it('show what it takes to pay, to be copied', async () => {
    const { text } = await maria.get(at(open))
    expect(text).to.include('R$').and.to.include('189,90').and.to.include('10/12/2026')
    expect(text)
      .to.match(/value="000201[^"]+"/)
      .and.to.match(/src="data:image\//)
    expect(text).to.include('Enviar por e-mail').and.to.include('PDF para pagar')
  })

  it('carry nothing to pay once they are paid, and say so', async () => {
    await settle(open)
    const { text } = await maria.get(at(open))
    expect(text).to.include('Esta fatura está paga').and.to.include('2ª via paga').and.not.to.include('000201')
  })

  it('are asked for by e-mail: a page asks first, and looking sends nothing', async () => {
    const page = await maria.get(`${at(open)}/email`)
    expect(page.text).to.include('maria@exemplo.test')
    await app.shop.settle()
    expect(await requests()).to.deep.equal([])
  })

  it('go to the registered address with codes and PDF, and the request is written down', async () => {
    const asked = await ask(open, { email: 'ladrao@evil.test', to: 'ladrao@evil.test', address: 'ladrao@evil.test' })
    const [event] = await requests()
    expect([asked.status, asked.headers.location]).to.deep.equal([303, `/c/loja-modelo/pedidos/${event?.id}`])
    expect(event?.actor).to.deep.equal({ kind: 'contact', id: contact.id, name: 'Maria da Silva' })
    expect(event?.contactId).to.equal(contact.id)
    expect(event?.payload.address).to.equal('127.0.0.1')
    await app.shop.relay()
    const [mail] = await mails()
    expect([mail?.address, mail?.status]).to.deep.equal(['maria@exemplo.test', 'queued'])
    expect(mail?.attachments.map(({ kind, id }) => [kind, id])).to.deep.equal([['instalment', open.id]])
    expect(mail?.codes?.[0]?.text).to.match(/^000201/)
    const state = await maria.get(`/pedidos/${event?.id}`)
    expect(state.text).to.include('Na fila de envio')
  })

  it('say what happened in the end', async () => {
    await ask()
    const [event] = await requests()
    await app.shop.relay()
    const [mail] = await mails()
    const look = async (values: object) => {
      await app.shop.write(work => work.of(Messages).change({ id: mail?.id ?? '' }, values))
      return (await maria.get(`/pedidos/${event?.id}/estado`)).text
    }
    expect(await look({ status: 'queued', attempts: 1, reasonCode: 'retry' })).to.include(
      'será enviada quando ele voltar',
    )
    expect(await look({ status: 'held', reasonCode: 'no_sender' })).to.include('ainda não tem servidor de e-mail')
    expect(await look({ status: 'failed', reasonCode: 'refused' })).to.include('O e-mail foi recusado')
    const sent = await look({ status: 'sent', sentAt: new Date('2026-11-23T13:05:00Z') })
    expect(sent).to.include('Enviado em 23/11/2026').and.not.to.include('hx-trigger')
  })

  it('are marked as paid where they are', async () => {
    await settle(open)
    await ask()
    await app.shop.relay()
    const [mail] = await mails()
    expect(mail?.variant).to.equal('paid')
    expect(mail?.subject).to.include('PAGA')
    expect(mail?.codes).to.equal(null)
    expect(mail?.body).to.include('não é preciso pagar').and.not.to.include('000201')
  })

  it('do not go without a valid address: the customer is told what to do', async () => {
    await app.shop.write(work => updateContact(work, contact.id, { email: null }))
    expect((await maria.get(`${at(open)}/email`)).text).to.include('não tem um E-mail principal válido')
    const page = /value="(\w+)"/.exec((await maria.get('/faturas')).text)?.[1]
    await maria.postBare(`${at(open)}/email`, { _csrf: page })
    await app.shop.relay()
    const [event] = await requests()
    const [mail] = await mails()
    expect([mail?.status, mail?.reasonCode]).to.deep.equal(['skipped', 'no_address'])
    expect((await maria.get(`/pedidos/${event?.id}`)).text).to.include('Seu cadastro não tem e-mail')
  })

  it('are not asked for where the company sends none: no button, and the way behind it is shut', async () => {
    const token = /value="(\w+)"/.exec((await maria.get('/faturas')).text)?.[1]
    await app.shop.write(work => changeSettings(work, portalSettings, { sendsByEmail: false }))
    for (const page of ['/faturas', at(open)]) expect((await maria.get(page)).text).not.to.include('Enviar por e-mail')
    expect((await maria.get(`${at(open)}/email`)).status).to.equal(403)
    expect((await maria.postBare(`${at(open)}/email`, { _csrf: token })).status).to.equal(403)
    expect(await requests()).to.deep.equal([])
  })

  it('are one request while it is on its way, however often the button is pressed', async () => {
    const places = [await ask(), await ask(), await ask(), await ask()].map(({ headers }) => headers.location)
    expect(new Set(places).size).to.equal(1)
    expect((await requests()).length).to.equal(1)
  })

  const arrive = async () => {
    await app.shop.relay()
    await app.shop.write(work => work.of(Messages).change({ status: 'queued' }, { status: 'sent', sentAt: work.now }))
  }

  it('are sent three times an hour at most, and one may be asked for again afterwards', async () => {
    for (let n = 0; n < 3; n++) {
      expect((await ask()).status).to.equal(303)
      await arrive()
    }
    const refused = await ask()
    expect(refused.status).to.equal(429)
    expect(refused.text).to.include('Você já pediu isto 3 vezes na última hora')
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 61 * 60_000))
    expect((await ask()).status).to.equal(303)
  })

  it('are sent ten times a day at most, whichever they are', async () => {
    const others: Instalment[] = []
    for (let n = 0; n < 10; n++) others.push((await charge(`Mês ${n}`, '2027-03-10'))[0])
    for (const one of others) {
      expect((await ask(one)).status).to.equal(303)
      await arrive()
    }
    const refused = await ask()
    expect(refused.status).to.equal(429)
    expect(refused.text).to.include('10 pedidos por e-mail hoje')
  })

  it('are opened by the link of the message, and nothing else is', async () => {
    const [other] = await charge('Outra', '2027-01-10')
    await ask()
    await app.shop.relay()
    const [mail] = await mails()
    const token = await keyOf(app.shop, 'link', contact.id)
    expect(mail?.body).to.include('/c/loja-modelo/f/[só-o-cliente-vê:link:').and.not.to.include(token)
    const page = await app.comes().get(`/f/${token}`)
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Mensalidade').and.not.to.include('Outra').and.not.to.include(other.id)
    expect(page.text).not.to.include('<form').and.not.to.include('Enviar por e-mail')
    expect(page.headers['x-robots-tag']).to.include('noindex')
    expect(page.headers['referrer-policy']).to.equal('no-referrer')
    expect(page.headers['set-cookie']).to.equal(undefined)
    for (const wrong of [token.slice(0, -1), `${token}x`, token.toUpperCase(), 'x'.repeat(43)])
      expect((await app.comes().get(`/f/${wrong}`)).status, wrong).to.equal(404)
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 31 * 24 * 3_600_000))
    expect((await app.comes().get(`/f/${token}`)).status).to.equal(404)
  })

  it('leave to another module what only stands for something of that module', async () => {
    await app.shop.write(work => work.of(Charges).change({ id: open.chargeId }, { origin: 'invoice:123' }))
    const section = app.shop.app.registry.offers('portalSection')[0]
    const list = (shownElsewhere: string[]) =>
      app.shop.app.works.read({ ...app.shop.scope, contactId: contact.id }, work =>
        section ? section.list(work, { limit: 5, shownElsewhere }) : Promise.reject(new Error('none')),
      )
    expect((await list([])).length).to.equal(1)
    expect(await list(['invoice'])).to.deep.equal([])
  })

  it('are gone where the module is switched off', async () => {
    for (const name of ['subscriptions', 'receivables']) await app.shop.write(work => switchModule(work, name, false))
    expect((await maria.get('/faturas')).status).to.equal(404)
    expect((await maria.get(at(open))).status).to.equal(404)
    await app.shop.write(work => switchModule(work, 'fiscal-invoices', false))
    expect((await maria.get('')).headers.location).to.equal('/c/loja-modelo/avisos')
  })
})
