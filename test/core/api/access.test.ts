import { expect } from 'chai'
import { ApiTokens, createApiToken, revokeApiToken } from '../../../core/people/api-token.ts'
import { type ApiShop, openApiShop } from '../../support/api.ts'

describe('Who may use the API', () => {
  let shop: ApiShop
  beforeEach(async () => {
    shop = await openApiShop()
  })
  afterEach(() => shop.close())

  it('asks for a token', async () => {
    const { body, headers } = await shop.raw().get('/contacts').expect(401)
    expect(headers['www-authenticate']).to.equal('Bearer realm="Recado"')
    expect(headers['content-type']).to.match(/^application\/problem\+json/)
    expect(body).to.deep.equal({
      type: 'urn:recado:problem:unauthenticated',
      title: 'Token ausente ou inválido',
      status: 401,
      detail: 'Envie o token da API no cabeçalho Authorization: Bearer <token>.',
    })
  })

  for (const header of ['Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'rcd_x']) {
    it(`takes "${header}" for no token at all`, async () => {
      const { headers } = await shop.raw(header).get('/contacts').expect(401)
      expect(headers['www-authenticate']).to.equal('Bearer realm="Recado"')
    })
  }

  it('refuses a token nobody gave out', async () => {
    const { headers } = await shop.raw('Bearer rcd_wrong').get('/contacts').expect(401)
    expect(headers['www-authenticate']).to.contain('error="invalid_token"')
  })

  it('refuses a revoked token', async () => {
    const { token, text } = await shop.write(work => createApiToken(work, { name: 'loja', role: 'staff' }))
    await shop.raw(`Bearer ${text}`).get('/contacts').expect(200)
    await shop.write(work => revokeApiToken(work, token.id))
    await shop.raw(`Bearer ${text}`).get('/contacts').expect(401)
  })

  it('reads the scheme in any case', async () => {
    await shop
      .raw(`bearer ${await shop.token()}`)
      .get('/contacts')
      .expect(200)
  })

  it('notes once a minute when a token was used', async () => {
    const client = await shop.as('staff')
    const lastUsed = async () => (await shop.read(work => work.of(ApiTokens).all()))[0]?.lastUsedAt?.toISOString()
    const start = shop.clock.now()
    await client.get('/contacts').expect(200)
    shop.clock.move(new Date(start.getTime() + 59_000))
    await client.get('/contacts').expect(200)
    expect(await lastUsed()).to.equal(start.toISOString())
    shop.clock.move(new Date(start.getTime() + 60_000))
    await client.get('/contacts').expect(200)
    expect(await lastUsed()).to.equal(shop.clock.now().toISOString())
  })

  it('lets a reader look and nothing more', async () => {
    const reader = await shop.as('reader')
    await reader.get('/contacts').expect(200)
    const { body } = await reader.post('/contacts', { name: 'Maria' }).expect(403)
    expect(body.detail).to.contain('papel')
    await reader.get('/webhooks').expect(403)
  })

  it('lets staff work, but not change rules', async () => {
    const staff = await shop.as('staff')
    await staff.post('/contacts', { name: 'Maria' }).expect(201)
    await staff.put('/rules/ticket.done', { mode: 'off' }).expect(403)
    await staff.put('/modules/tickets', { enabled: false }).expect(403)
  })

  it('says 403 before it looks at what was sent', async () => {
    await (await shop.as('reader')).post('/contacts', { nonsense: 1 }).expect(403)
  })

  it('answers for another company as if nothing were there', async () => {
    const id = await shop.contact()
    const message = await shop.message()
    const stranger = await shop.stranger()
    await stranger.get(`/contacts/${id}`).expect(404)
    await stranger.patch(`/contacts/${id}`, { name: 'Outra' }).expect(404)
    await stranger.get(`/messages/${message.id}`).expect(404)
    await stranger.post(`/messages/${message.id}/confirmation`).expect(404)
    expect((await stranger.get('/contacts').expect(200)).body.items).to.deep.equal([])
    expect((await stranger.get('/messages').expect(200)).body.items).to.deep.equal([])
    expect((await stranger.get(`/messages?contactId=${message.contactId}`).expect(200)).body.items).to.deep.equal([])
  })

  it('keeps recording in a module that is switched off, so that programs lose nothing', async () => {
    const client = await shop.as('administrator')
    await client.put('/modules/tickets', { enabled: false }).expect(200)
    const { body } = await client.post('/tickets', { contactId: await shop.contact(), title: 'Tela' }).expect(201)
    await client.get(`/tickets/${body.id}`).expect(200)
  })

  it('acts in the name of the token', async () => {
    const client = await shop.as('staff')
    const { body } = await client.post('/contacts', { name: 'Maria' }).expect(201)
    const actors = await shop.read(work =>
      work.query<{ actor: string }>('SELECT actor FROM events WHERE companyId = :companyId AND subjectId = :id', {
        id: body.id,
      }),
    )
    expect(JSON.parse(actors[0]?.actor ?? '')).to.include({ kind: 'token', name: 'teste' })
  })
})

describe('How much a token may ask', () => {
  it('slows one token down and not the others', async () => {
    const shop = await openApiShop({ requestsPerMinute: 2 })
    const [one, other] = [await shop.as('reader'), await shop.as('reader')]
    await one.get('/contacts').expect(200)
    await one.get('/contacts').expect(200)
    const { headers, body } = await one.get('/contacts').expect(429)
    expect(Number(headers['retry-after'])).to.be.within(1, 60)
    expect(body.type).to.equal('urn:recado:problem:too_many')
    await other.get('/contacts').expect(200)
    await shop.close()
  })

  it('stops guessing of tokens', async () => {
    const shop = await openApiShop()
    for (let tries = 0; tries < 60; tries++) await shop.raw(`Bearer rcd_${tries}`).get('/contacts').expect(401)
    const { headers } = await shop.raw('Bearer rcd_more').get('/contacts').expect(429)
    expect(Number(headers['retry-after'])).to.be.within(1, 60)
    await shop.close()
  })
})
