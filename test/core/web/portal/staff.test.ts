import { expect } from 'chai'
import { ensurePortalSender } from '../../../../core/channels/portal/sender.ts'
import { Events } from '../../../../core/events/event.ts'
import { changeRule } from '../../../../core/notifier/rule.ts'
import { Messages } from '../../../../core/outbox/message.ts'
import { Senders } from '../../../../core/outbox/sender.ts'
import type { Contact } from '../../../../core/people/contact.ts'
import { createContact } from '../../../../core/people/contact-actions.ts'
import { PortalAccounts } from '../../../../core/people/portal-account.ts'
import type { Instalment } from '../../../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../../../plugins/receivables/payment-actions.ts'
import { insertMessage } from '../../../support/api.ts'
import type { Browser } from '../../../support/build.ts'
import { joao, keyOf, openPortalApp, type PortalApp } from '../../../support/portal.ts'
import { addCharge } from '../../../support/receiving.ts'
import { everythingOf } from '../../../support/treasure.ts'

describe('the portal, from the counter', () => {
  let app: PortalApp
  let contact: Contact
  let hers: Instalment
  let staff: Browser

  beforeEach(async () => {
    app = await openPortalApp()
    contact = await app.customer()
    ;[hers] = await addCharge(app.shop, { contact })
    await app.shop.relay()
    staff = await app.signedIn('staff')
  })
  afterEach(() => app.close())

  const central = () => `/contacts/${contact.id}/central`
  const portal = () => `/contacts/${contact.id}/portal`
  const press = (path: string, fields = {}) => staff.post(path, fields, central())
  const told = async (name: string) => (await app.shop.read(work => work.of(Events).all({ where: { name } }))).length

  it('gives access to who has a CPF or CNPJ, and says what is missing to the others', async () => {
    const { id } = await app.shop.write(work => createContact(work, { name: 'Zé' }))
    const page = `/contacts/${id}/central`
    expect((await staff.get(page)).text)
      .to.include('complete o CPF ou CNPJ')
      .and.not.to.include('Dar acesso à Central')
    const refused = await staff.follow(await staff.post(page, {}, page))
    expect(refused.text).to.include('complete o cadastro primeiro')
    const other = await app.shop.write(work => createContact(work, joao))
    const given = `/contacts/${other.id}/central`
    expect((await staff.get(given)).text).to.include('Dar acesso à Central')
    expect((await staff.follow(await staff.post(given))).text).to.include('Link enviado')
    expect(await app.shop.read(work => work.of(PortalAccounts).count({ contactId: other.id }))).to.equal(1)
    expect(await app.shop.read(work => work.of(Senders).count({ channel: 'portal' }))).to.equal(1)
    expect((await staff.get(`/contacts/${other.id}/timeline`)).text).to.include('Recebeu acesso à Central do Assinante')
  })

  it('blocks and unblocks', async () => {
    const inside = await app.enters()
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 1_000))
    await press(`${central()}/block`)
    expect((await staff.get(central())).text).to.include('Bloqueado')
    expect((await inside.get('/faturas')).status).to.equal(303)
    await press(`${central()}/unblock`)
    expect((await staff.get(central())).text).to.include('Com acesso')
  })

  it('shows what the customer asked for, from where, and what was sent', async () => {
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    const inside = await app.enters()
    await inside.post(`/faturas/instalment/${hers.id}/email`)
    await app.shop.relay()
    const timeline = (await staff.get(`/contacts/${contact.id}/timeline`)).text
    expect(timeline).to.include('Pediu a fatura por e-mail, pela Central do Assinante').and.to.include('127.0.0.1')
    expect(timeline).to.include('E-mail para Maria da Silva').and.to.include('por Maria da Silva')
  })

  it('takes a link back', async () => {
    const inside = await app.enters()
    await inside.post(`/faturas/instalment/${hers.id}/email`)
    await app.shop.relay()
    const token = await keyOf(app.shop, 'link', contact.id)
    expect((await app.comes().get(`/f/${token}`)).status).to.equal(200)
    const page = (await staff.get(central())).text
    expect(page).to.include('Links que abrem sem senha')
    const path = /action="([^"]*\/central\/links\/[^"]+)"/.exec(page)?.[1] ?? ''
    await press(path)
    expect((await app.comes().get(`/f/${token}`)).status).to.equal(404)
  })

  describe('as the customer sees it', () => {
    it('is begun by a button, which writes down who looked', async () => {
      expect((await staff.get(`${portal()}/faturas`)).headers.location).to.equal(central())
      expect(await told('portal.looked_into')).to.equal(0)
      const begun = await press(portal())
      expect(begun.headers.location).to.equal(portal())
      const [event] = await app.shop.read(work => work.of(Events).all({ where: { name: 'portal.looked_into' } }))
      expect([event?.actor.name, event?.contactId]).to.deep.equal(['Pessoa staff', contact.id])
      const page = await staff.get(`${portal()}/faturas`)
      expect(page.text).to.include('Você vê a Central como').and.to.include('Mensalidade')
      app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 31 * 60_000))
      expect((await staff.get(`${portal()}/faturas`)).status).to.equal(303)
    })

    it('is not begun by who may only read', async () => {
      const reader = await app.signedIn('reader')
      expect((await reader.post(portal(), {}, central())).status).to.equal(403)
    })

    it('shows every page, refuses every act, and nothing counts as seen', async () => {
      const notice = await app.shop.write(work =>
        insertMessage(work, { channel: 'portal', contactId: contact.id, providerId: 'portal-1', status: 'delivered' }),
      )
      await press(portal())
      await app.shop.relay()
      const before = await everythingOf(app.shop, app.shop.company)
      const item = `${portal()}/faturas/instalment/${hers.id}`
      const pages = [
        `${portal()}/faturas`,
        item,
        `${item}/email`,
        `${portal()}/avisos`,
        `${portal()}/avisos/${notice.id}`,
      ]
      for (const path of pages) {
        const page = await staff.get(path)
        expect(page.status, path).to.equal(200)
        expect(page.text).not.to.include('hx-post')
        // Its own links stay where it is.
        const away = [...page.text.matchAll(/href="(\/c\/[^"]*)"/g)].map(match => match[1])
        expect(away.filter(link => !/\.(css|svg|webmanifest)$|logo$/.test(link ?? ''))).to.deep.equal([])
      }
      for (const path of [`${item}/email`, `${portal()}/avisos/${notice.id}/lido`, `${portal()}/sair`])
        expect((await press(path)).status, path).to.equal(403)
      expect(await everythingOf(app.shop, app.shop.company)).to.deep.equal(before)
    })

    it('shows nothing of another customer', async () => {
      const other = await app.customer(joao)
      await staff.post(`/contacts/${other.id}/portal`, {}, `/contacts/${other.id}/central`)
      const page = await staff.get(`/contacts/${other.id}/portal/faturas/instalment/${hers.id}`)
      expect(page.status).to.equal(404)
    })

    it('is nothing for the staff of another company', async () => {
      const stranger = await app.stranger()
      await press(portal())
      expect((await stranger.get(`${portal()}/faturas`)).status).to.equal(404)
      expect((await stranger.post(portal(), {}, '/profile')).status).to.equal(404)
    })
  })

  it('leaves messages there: delivered when stored, read when the customer opens them', async () => {
    const { type } = app.shop.app.notifier.type('receivable.settled')
    await app.shop.write(async work => {
      await changeRule(work, type, { mode: 'automatic', channels: ['portal'] })
      await ensurePortalSender(work, app.shop.app.secret)
    })
    const notice = () => app.shop.read(work => work.of(Messages).first({ where: { channel: 'portal' } }))
    const inside = await app.enters()
    const paid = { paidAt: '2026-11-23', method: 'pix' as const, amountCents: 18_990 }
    await app.shop.write(work => settleInstalment(work, hers.id, paid))
    await app.shop.settle()
    expect((await notice())?.status).to.equal('delivered')
    const page = await inside.get(`/avisos/${(await notice())?.id}`)
    expect(page.text).to.include('Recebemos o seu pagamento').and.to.include('hx-trigger="load"')
    expect((await notice())?.status).to.equal('delivered')
    await inside.post(`/avisos/${(await notice())?.id}/lido`, {}, '/avisos')
    expect((await notice())?.status).to.equal('read')
  })
})
