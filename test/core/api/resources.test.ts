import { expect } from 'chai'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'

describe('Contacts, company, settings, modules and rules over the API', () => {
  let shop: ApiShop
  let client: Client
  beforeEach(async () => {
    shop = await openApiShop()
    client = await shop.as('administrator')
  })
  afterEach(() => shop.close())

  const nobody = { whatsapp: null, email: null, sms: null, portal: null }
  const maria = {
    name: 'Maria Aparecida',
    taxId: '529.982.247-25',
    email: 'Maria@Exemplo.com.br',
    mobile: '(49) 99999-0187',
    birthDate: '1980-02-29',
    address: { street: 'Rua A, 1', district: 'Centro', city: 'Chapecó', state: 'SC', postalCode: '89800-000' },
  }

  it('creates, finds and changes a contact', async () => {
    const created = await client.post('/contacts', maria).expect(201)
    expect(created.headers.location).to.equal(`/api/v1/contacts/${created.body.id}`)
    expect(created.body).to.deep.include({
      name: 'Maria Aparecida',
      taxId: '52998224725',
      phone: null,
      birthDate: '1980-02-29',
    })
    expect(created.body.address).to.include({ city: 'Chapecó', postalCode: '89800000' })
    expect(created.body).not.to.have.any.keys('companyId', 'searchText', 'street')
    expect(created.body.createdAt).to.equal(shop.clock.now().toISOString())

    const found = await client.get('/contacts?search=aparecida').expect(200)
    expect(found.body.items.map((item: { id: string }) => item.id)).to.deep.equal([created.body.id])

    const path = `/contacts/${created.body.id}`
    const changed = await client
      .patch(path, { phone: '(49) 3322-1100', taxId: null, address: { city: 'Xaxim' } })
      .expect(200)
    expect(changed.body).to.include({ name: 'Maria Aparecida', phone: '(49) 3322-1100', taxId: null })
    expect(changed.body.address).to.include({ city: 'Xaxim', street: 'Rua A, 1' })
    expect((await client.get(path).expect(200)).body).to.deep.equal(changed.body)
  })

  it('gives contacts page by page', async () => {
    for (const name of ['Ana', 'Bruno', 'Carla']) await shop.contact({ name })
    const first = await client.get('/contacts?limit=2').expect(200)
    const second = await client.get(`/contacts?limit=2&cursor=${first.body.nextCursor}`).expect(200)
    const names = [...first.body.items, ...second.body.items].map((item: { name: string }) => item.name)
    expect(names).to.deep.equal(['Ana', 'Bruno', 'Carla'])
    expect(second.body.nextCursor).to.equal(null)
  })

  it('refuses a CPF that another contact has', async () => {
    await client.post('/contacts', maria).expect(201)
    const { body } = await client.post('/contacts', { ...maria, name: 'Outra' }).expect(422)
    expect(body.errors[0].field).to.equal('taxId')
  })

  it('shows and changes the company', async () => {
    const { body } = await client.get('/company').expect(200)
    expect(body).to.include({ handle: 'loja-modelo', timeZone: 'America/Sao_Paulo' })
    const change = { taxId: '11.222.333/0001-81', timeZone: 'America/Manaus', address: { city: 'Manaus', state: 'AM' } }
    const changed = await client.patch('/company', change).expect(200)
    expect(changed.body).to.include({ taxId: '11222333000181', timeZone: 'America/Manaus' })
    await client.patch('/company', { timeZone: 'America/Nowhere' }).expect(422)
    await client.patch('/company', { handle: 'other' }).expect(422)
  })

  it('shows and replaces the settings of a module', async () => {
    expect((await client.get('/settings/tickets').expect(200)).body).to.deep.equal({ days: 3, sound: true })
    expect((await client.put('/settings/tickets', { days: 5, sound: false }).expect(200)).body).to.deep.equal({
      days: 5,
      sound: false,
    })
    expect((await client.put('/settings/tickets', {}).expect(200)).body).to.deep.equal({ days: 3, sound: true })
    const { body } = await client.put('/settings/tickets', { days: 99, nights: 1 }).expect(422)
    expect(body.errors.map((error: { field: string }) => error.field)).to.have.members(['days', 'nights'])
    await client.get('/settings/messages').expect(200)
    await client.get('/settings/nothing').expect(404)
  })

  it('switches modules', async () => {
    expect((await client.get('/modules').expect(200)).body.items).to.deep.equal([
      { plugin: 'tickets', title: 'Chamados', enabled: true, senders: nobody },
    ])
    const { body } = await client.put('/modules/tickets', { enabled: false }).expect(200)
    expect(body).to.deep.equal({ plugin: 'tickets', title: 'Chamados', enabled: false, senders: nobody })
    await client.put('/modules/nothing', { enabled: false }).expect(404)
    await client.put('/modules/tickets', {}).expect(422)
  })

  it('chooses the sender of a module’s messages, and goes back to the default', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await shop.addSender({ channel: 'whatsapp', driver: 'paper', isDefault: false })
    const path = '/modules/tickets'
    const { body } = await client.put(path, { enabled: true, senders: { whatsapp: id } }).expect(200)
    expect(body.senders).to.deep.equal({ ...nobody, whatsapp: id })
    // What is not named stays as it is.
    await client.put(path, { enabled: true }).expect(200)
    const [kept] = (await client.get('/modules').expect(200)).body.items
    expect(kept.senders.whatsapp).to.equal(id)
    const back = await client.put(path, { enabled: true, senders: { whatsapp: null } }).expect(200)
    expect(back.body.senders).to.deep.equal(nobody)
    const wrong = await client.put(path, { enabled: true, senders: { email: id } }).expect(422)
    expect(wrong.body.errors[0].field).to.equal('senders.email')
    await client.put(path, { enabled: true, senders: { carta: id } }).expect(422)
  })

  it('shows and changes the rule of a message', async () => {
    const rule = { enabled: true, mode: 'confirm', channels: ['email'], delayMinutes: 0, fallbackToEmail: false }
    const path = '/rules/ticket.done'
    expect((await client.get(path).expect(200)).body).to.deep.equal({
      type: 'ticket.done',
      title: 'Status chamado',
      plugin: 'tickets',
      ...rule,
    })
    const types = (await client.get('/rules').expect(200)).body.items.map((item: { type: string }) => item.type)
    const core = ['contact.opted_out', 'contact.opted_in', 'portal.access_given', 'portal.code_requested']
    expect(types).to.deep.equal(['ticket.done', ...core])
    const changed = await client.put(path, { mode: 'automatic', channels: ['whatsapp', 'email'] }).expect(200)
    expect(changed.body).to.deep.include({ ...rule, mode: 'automatic', channels: ['whatsapp', 'email'] })
    expect((await client.put(path, { fallbackToEmail: true }).expect(200)).body).to.include({ fallbackToEmail: true })
    await client.put(path, { fallbackToEmail: 'yes' }).expect(422)
    await client.put(path, { channels: ['email', 'email'] }).expect(422)
    await client.put(path, { channels: ['pigeon'] }).expect(422)
    await client.put(path, { delayMinutes: -1 }).expect(422)
    await client.get('/rules/nothing.at_all').expect(404)
  })

  it('shows, changes and restores the words', async () => {
    const path = '/rules/ticket.done/words/email'
    const { body: before } = await client.get(path).expect(200)
    expect(before).to.include({ subject: 'Seu chamado', isDefault: true })
    const own = { subject: 'Pronto', body: '{{chamado.titulo}} ficou pronto.' }
    expect((await client.put(path, own).expect(200)).body).to.deep.equal({
      ...own,
      isDefault: false,
      isInherited: false,
    })
    const { body } = await client.put(path, { ...own, body: '{{chamado.titlo}} ficou pronto.' }).expect(422)
    expect(body.errors[0]).to.include({ field: 'body' })
    expect(body.errors[0].message).to.contain('chamado.titulo')
    expect((await client.delete(path).expect(200)).body).to.deep.equal(before)
    await client.get('/rules/ticket.done/words/pigeon').expect(404)
  })

  it('previews a message on a real document, and writes nothing', async () => {
    const { body: ticket } = await client
      .post('/tickets', { contactId: await shop.contact(), title: 'Trocar a tela' })
      .expect(201)
    const { body } = await client.post('/rules/ticket.done/preview', { subjectId: ticket.id }).expect(200)
    expect(body.items[0]).to.include({
      channel: 'email',
      address: 'maria@exemplo.com.br',
      body: 'Olá Maria, Trocar a tela está pronto.',
    })
    expect((await client.get('/messages').expect(200)).body.items).to.deep.equal([])
    await client.post('/rules/ticket.done/preview', { subjectId: shop.company.id }).expect(404)
  })

  it('sends files that any name is safe in', async () => {
    const title = 'ção "a/b"\r\nX-Evil: 1;.pdf'
    const { body: ticket } = await client.post('/tickets', { contactId: await shop.contact(), title }).expect(201)
    const { headers, text } = await client.get(`/tickets/${ticket.id}/file`).expect(200)
    expect(text).to.equal('conteúdo')
    expect(headers).not.to.have.property('x-evil')
    expect(headers['x-content-type-options']).to.equal('nosniff')
    expect(headers['content-disposition']).to.match(/^attachment; filename=".*"; filename\*=UTF-8''/)
  })

  it('answers 204 without a body', async () => {
    const { body: ticket } = await client
      .post('/tickets', { contactId: await shop.contact(), title: 'Tela' })
      .expect(201)
    const { text } = await client.delete(`/tickets/${ticket.id}`).expect(204)
    expect(text).to.equal('')
  })
})
