import { expect } from 'chai'
import { type Event, Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import {
  createOpportunity,
  editOpportunity,
  linkContact,
  loseOpportunity,
  moveOpportunity,
  type OpportunityInput,
  winOpportunity,
} from '../../../plugins/crm/actions.ts'
import { boardOf, listOpportunities } from '../../../plugins/crm/list.ts'
import { Opportunities } from '../../../plugins/crm/opportunity.ts'
import { crmSettings } from '../../../plugins/crm/settings.ts'
import { stagesOf } from '../../../plugins/crm/stages.ts'
import { orders } from '../../../plugins/orders/order.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { refusalOf } from '../../support/documents.ts'
import { addContact } from '../../support/quoting.ts'

describe('an opportunity', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await buildTestApp()
  })
  afterEach(() => app.close())

  const lead = { leadName: 'Rui Barbosa', leadPhone: '(49) 98888-0123', leadEmail: 'rui@exemplo.test' }
  const add = (given: Partial<OpportunityInput> = {}) =>
    app.shop.write(work => createOpportunity(work, { title: 'Câmeras', ...given }))
  const now = (id: string) => app.shop.read(work => work.of(Opportunities).get(id))
  const move = (id: string, stage: string) => app.shop.write(work => moveOpportunity(work, id, stage))
  const events = (subjectId: string, name: string): Promise<Event[]> =>
    app.shop.read(work => work.of(Events).all({ where: { subjectId, name } }))
  const said = async (subjectId: string) => {
    await app.shop.relay()
    return app.shop.read(work => work.of(Messages).all({ where: { subjectId, channel: 'whatsapp' } }))
  }

  describe('of somebody who is no customer yet', () => {
    it('begins as a lead with a name, and makes no contact by itself', async () => {
      const { id } = await add(lead)
      expect(await now(id)).to.include({ contactId: null, leadName: 'Rui Barbosa', status: 'stage1', number: 1 })
      expect(await app.shop.read(work => work.of(Contacts).count())).to.equal(0)
    })

    it('wants a customer or at least a name', async () => {
      expect(await refusalOf(add()))
        .to.have.property('fields')
        .that.has.keys('leadName')
    })

    it('is recognised by CPF, by phone in another writing, and by e-mail', async () => {
      const byTaxId = await app.shop.write(work => createContact(work, { name: 'Ana', taxId: '529.982.247-25' }))
      const byPhone = await addContact(app.shop, 'Bia')
      const byEmail = await app.shop.write(work => createContact(work, { name: 'Caio', email: 'caio@exemplo.test' }))
      const found = [
        await add({ leadName: 'A', leadTaxId: '52998224725', leadPhone: '(49) 99999-0187' }),
        await add({ leadName: 'B', leadPhone: '+55 49 9999-0187' }),
        await add({ leadName: 'C', leadEmail: 'CAIO@exemplo.test' }),
      ]
      expect(found.map(({ contactId }) => contactId)).to.deep.equal([byTaxId.id, byPhone.id, byEmail.id])
    })

    it('becomes a customer once, with what is known of the person', async () => {
      const { id } = await add(lead)
      const { contactId } = await app.shop.write(work => linkContact(work, id))
      await app.shop.write(work => linkContact(work, id))
      const contacts = await app.shop.read(work => work.of(Contacts).all({}))
      expect(contacts).to.have.length(1)
      expect(contacts[0]).to.include({
        id: contactId,
        name: 'Rui Barbosa',
        mobile: lead.leadPhone,
        email: lead.leadEmail,
      })
    })

    it('is left to a person where two customers have its phone, and never turned away', async () => {
      await app.shop.write(work => changeSettings(work, crmSettings, { contactAtOnce: true }))
      await addContact(app.shop, 'Bia')
      await addContact(app.shop, 'Caio')
      const { id, contactId } = await add({ leadName: 'B', leadPhone: '(49) 99999-0187' })
      expect(contactId).to.equal(null)
      const refused = await refusalOf(app.shop.write(work => linkContact(work, id)))
      expect(refused.message).to.include('Mais de um cliente').and.include('Bia').and.include('Caio')
    })

    it('becomes a customer as it comes in where the company wants that, and is told so', async () => {
      await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
      const { id: before } = await add(lead)
      expect(await said(before)).to.satisfy((rows: { reason: string }[]) =>
        rows.every(one => /ainda não é um cliente/.test(one.reason)),
      )
      await app.shop.write(work => changeSettings(work, crmSettings, { contactAtOnce: true }))
      const { id } = await add({ ...lead, title: 'Alarme' })
      const [message] = await said(id)
      expect(message).to.include({ type: 'opportunity.created', status: 'held' })
      expect(message?.body).to.include('Olá, Rui! Recebemos o seu contato sobre "Alarme".')
    })
  })

  describe('on the board', () => {
    it('moves between the stages of the company, which is told under its own name', async () => {
      await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
      const { id: contactId } = await addContact(app.shop)
      await app.shop.write(work => changeSettings(work, crmSettings, { stage2: 'Medição', stage3: '' }))
      expect((await app.shop.read(stagesOf)).map(({ title }) => title)).to.deep.equal(['Novo', 'Medição', 'Negociação'])
      const { id } = await add({ contactId })
      await move(id, 'stage2')
      expect(await now(id)).to.include({ status: 'stage2' })
      const message = (await said(id)).find(({ type }) => type === 'opportunity.stage_changed')
      expect(message).to.include({ status: 'held', variant: 'stage2' })
      expect(message?.body).to.include('Agora está em: Medição.')
      const page = textOf((await (await app.signedIn()).get(`/contacts/${contactId}/timeline`)).text)
      expect(page).to.include('Situação: Novo → Medição')
    })

    it('enters no stage that the company does not use, and none twice', async () => {
      const { id } = await add(lead)
      expect(await refusalOf(move(id, 'stage7')))
        .to.have.property('fields')
        .that.has.keys('stage')
      expect((await refusalOf(move(id, 'stage1'))).message).to.equal('A situação já é "Novo".')
    })

    it('keeps its stage: one with opportunities cannot be taken away', async () => {
      const { id } = await add(lead)
      await move(id, 'stage2')
      const away = () => app.shop.write(work => changeSettings(work, crmSettings, { stage2: '' }))
      expect(await refusalOf(away()))
        .to.have.property('fields')
        .that.has.keys('stage2')
      await move(id, 'stage3')
      await away()
      expect((await app.shop.read(stagesOf)).map(({ key }) => key)).to.deep.equal(['stage1', 'stage3', 'stage4'])
    })

    it('is counted and summed in its column, and found by what is known of it', async () => {
      const { id: contactId } = await addContact(app.shop, 'Açucena')
      await add({ contactId, valueCents: 100_000 })
      await add({ ...lead, title: 'Portão elétrico', valueCents: 50_000 })
      const [first] = await app.shop.read(work => boardOf(work))
      expect(first).to.include({ count: 2, cents: 150_000 })
      const numbers = async (search: string) =>
        (await app.shop.read(work => listOpportunities(work, { search, limit: 9 }))).items.map(({ number }) => number)
      expect(await numbers('acucena')).to.deep.equal([1])
      expect(await numbers('portao')).to.deep.equal([2])
      expect(await numbers('98888-0123')).to.deep.equal([2])
      expect(await numbers('2')).to.deep.equal([2])
      expect(await numbers('nada disso')).to.deep.equal([])
    })
  })

  describe('that is decided', () => {
    it('is lost with a reason, no longer changed, and may come back', async () => {
      const { id } = await add(lead)
      const lose = (reason: string) => app.shop.write(work => loseOpportunity(work, id, { reason }))
      expect(await refusalOf(lose(' ')))
        .to.have.property('fields')
        .that.has.keys('reason')
      await lose('Preço')
      expect(await now(id)).to.include({ status: 'lost', lostReason: 'Preço' })
      const edit = app.shop.write(work => editOpportunity(work, id, { ...lead, title: 'Outra' }))
      expect((await refusalOf(edit)).message).to.include('já foi decidida')
      await move(id, 'stage1')
      expect(await now(id)).to.include({ status: 'stage1', lostReason: null })
    })

    it('is won once, however many say so, and the lead is a customer then', async () => {
      const { id } = await add(lead)
      const ended = await Promise.allSettled([1, 2, 3].map(() => app.shop.write(work => winOpportunity(work, id))))
      expect(ended.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
      expect(await app.shop.read(work => work.of(Contacts).count())).to.equal(1)
      expect(await events(id, 'opportunity.status_changed')).to.have.length(1)
    })

    it('makes an order as it is won, with its customer and value, and leads there', async () => {
      const { id } = await add({ ...lead, valueCents: 450_000, notes: 'Quatro câmeras' })
      const browser = await app.signedIn()
      const { headers } = await browser.post(`/crm/${id}/won`, { make: 'orders' }, `/crm/${id}`)
      const made = await app.shop.read(work => work.of(orders.model).all({}))
      const { contactId } = await now(id)
      expect(made.map(({ totalCents, notes, contactId }) => ({ totalCents, notes, contactId }))).to.deep.equal([
        { totalCents: 450_000, notes: 'Quatro câmeras', contactId },
      ])
      expect(headers.location).to.equal(`/orders/${made[0]?.id}`)
      const page = textOf((await browser.get(`/crm/${id}`)).text)
      expect(page).to.include('Virou Pedido 1').and.include('Gerar orçamento').and.not.include('Gerar pedido')
    })

    it('is not won where what should come of it cannot be made', async () => {
      const { id } = await add(lead)
      await (await app.signedIn()).post(`/crm/${id}/won`, { make: 'orders' }, `/crm/${id}`)
      expect(await now(id)).to.include({ status: 'stage1', contactId: null })
      expect(await app.shop.read(work => work.of(orders.model).count())).to.equal(0)
    })
  })

  it('makes a quote before it is decided, once by whatever number of clicks; no order yet', async () => {
    const { id } = await add({ ...lead, valueCents: 450_000 })
    const press = async (plugin: string) =>
      (await app.signedIn()).post(`/crm/${id}/successors/${plugin}`, {}, `/crm/${id}`)
    await Promise.all([press('quotes'), press('quotes'), press('orders')])
    expect(await app.shop.read(work => work.of(quotes.model).count())).to.equal(1)
    expect(await app.shop.read(work => work.of(orders.model).count())).to.equal(0)
    const [quote] = await app.shop.read(work => work.of(quotes.model).all({}))
    // A quote makes orders, not further quotes.
    await app.shop.write(work => work.of(quotes.model).change({ id: quote?.id ?? '' }, { status: 'approved' }))
    const page = textOf((await (await app.signedIn()).get(`/quotes/${quote?.id}`)).text)
    expect(page).to.include('Gerar pedido').and.not.include('Gerar orçamento')
  })
})
