import { expect } from 'chai'
import request from 'supertest'
import { newId } from '../../../core/data/table.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'

describe('What the API does with bad input', () => {
  let shop: ApiShop
  let client: Client
  let token: string
  before(async () => {
    shop = await openApiShop()
    token = await shop.token()
    client = shop.raw(`Bearer ${token}`)
  })
  after(() => shop.close())

  const post = (path = '/contacts') =>
    request(shop.express).post(`/api/v1${path}`).set('authorization', `Bearer ${token}`)
  const errorsOf = (body: { errors?: { field: string; message: string }[] }) =>
    Object.fromEntries((body.errors ?? []).map(({ field, message }) => [field, message]))

  it('says 400 to malformed JSON', async () => {
    const { body, headers } = await post().set('content-type', 'application/json').send('{"name": ').expect(400)
    expect(headers['content-type']).to.match(/^application\/problem\+json/)
    expect(body).to.include({ type: 'urn:recado:problem:malformed', status: 400 })
    expect(JSON.stringify(body)).not.to.contain('    at ')
  })

  it('says 400 to an address that cannot be decoded', async () => {
    await client.get('/contacts/%E0%A4%A').expect(400)
  })

  it('says 413 to more than 1 MB', async () => {
    const { body } = await post()
      .send({ name: 'x'.repeat(1_100_000) })
      .expect(413)
    expect(body.detail).to.contain('1 MB')
  })

  it('says 413 to a small body that unpacks to more than 1 MB', async () => {
    const { gzipSync } = await import('node:zlib')
    const bomb = gzipSync(JSON.stringify({ name: 'x'.repeat(5_000_000) }))
    const call = post().set('content-type', 'application/json').set('content-encoding', 'gzip')
    await call
      .serialize(given => given as never)
      .send(bomb as never)
      .expect(413)
  })

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data']) {
    it(`says 415 to ${type}`, async () => {
      const { body, headers } = await post().set('content-type', type).send('name=Maria').expect(415)
      expect(headers.accept).to.equal('application/json')
      expect(body.type).to.equal('urn:recado:problem:unsupported_media_type')
    })
  }

  it('says 415 to JSON in another encoding', async () => {
    await post().set('content-type', 'application/json; charset=iso-8859-1').send('{}').expect(415)
  })

  it('says 404 to an unknown path', async () => {
    const { body } = await client.get('/nothing-here').expect(404)
    expect(body.detail).to.contain('openapi.json')
  })

  it('says 404 to an unknown id, and to what is no id at all', async () => {
    await client.get(`/contacts/${newId()}`).expect(404)
    await client.get('/contacts/1').expect(404)
    await client.get('/contacts/💥').expect(404)
    await client.get("/contacts/' OR 1=1 --").expect(404)
  })

  it('says 405 with what is allowed', async () => {
    const { headers, body } = await client.delete('/contacts').expect(405)
    expect(headers.allow).to.equal('GET, POST, HEAD, OPTIONS')
    expect(body.detail).to.contain('DELETE')
    expect((await client.put(`/messages/${newId()}`).expect(405)).headers.allow).to.equal('GET, DELETE, HEAD, OPTIONS')
  })

  it('answers OPTIONS with what is allowed', async () => {
    const { headers } = await request(shop.express)
      .options('/api/v1/company')
      .set('authorization', `Bearer ${token}`)
      .expect(204)
    expect(headers.allow).to.equal('GET, PATCH, HEAD, OPTIONS')
  })

  it('answers HEAD without a body', async () => {
    const { text } = await request(shop.express)
      .head('/api/v1/company')
      .set('authorization', `Bearer ${token}`)
      .expect(200)
    expect(text).to.equal(undefined)
  })

  it('names every wrong field and what to do', async () => {
    const contact = { name: ' ', taxId: '123', email: 'maria@', mobile: '99', address: { postalCode: '1' } }
    const { body } = await client.post('/contacts', contact).expect(422)
    expect(body).to.include({ type: 'urn:recado:problem:invalid', title: 'Dados inválidos', status: 422 })
    expect(errorsOf(body)).to.have.keys('name', 'taxId', 'email', 'mobile', 'address.postalCode')
    expect(errorsOf(body).taxId).to.equal('Este CPF ou CNPJ não existe. Confira os números.')
  })

  it('names unknown fields, at every depth', async () => {
    const given = {
      contactId: newId(),
      title: 'Tela',
      cor: 'azul',
      place: { city: 'X', zip: 1 },
      tags: [{ name: 'a', n: 1 }],
    }
    const { body } = await client.post('/tickets', given).expect(422)
    expect(errorsOf(body)).to.have.keys('cor', 'place.zip', 'tags.0.n')
    expect(errorsOf(body).cor).to.contain('desconhecido')
  })

  it('is not fooled by prototype names', async () => {
    const text = '{"name":"Maria","__proto__":{"taxId":"1"},"constructor":1}'
    const { body } = await post().set('content-type', 'application/json').send(text).expect(422)
    expect(errorsOf(body)).to.have.property('constructor')
  })

  it('names __proto__ like any other unknown field', async () => {
    const text = '{"url":"https://exemplo.com.br/aviso","__proto__":{"active":true}}'
    const { body } = await post('/webhooks').set('content-type', 'application/json').send(text).expect(422)
    expect((body as { errors: { field: string }[] }).errors.map(({ field }) => field)).to.deep.equal(['__proto__'])
  })

  it('names a missing body field by field', async () => {
    const { body } = await client.post('/tickets').expect(422)
    expect(errorsOf(body)).to.deep.equal({ contactId: 'Campo obrigatório.', title: 'Campo obrigatório.' })
  })

  it('wants an object where a list came', async () => {
    const { body } = await client.post('/tickets', [1]).expect(422)
    expect(errorsOf(body)).to.deep.equal({ body: 'Precisa ser um objeto.' })
  })

  it('says in words what a value must be', async () => {
    const { body } = await client.put('/rules/ticket.done', { mode: 'maybe', enabled: 'yes', channels: [] }).expect(422)
    expect(errorsOf(body)).to.deep.equal({
      mode: 'Precisa ser off, automatic ou confirm.',
      enabled: 'Precisa ser true ou false.',
      channels: 'Não pode ficar vazio.',
    })
  })

  it('refuses a body where none is expected', async () => {
    const { body } = await client.post(`/messages/${newId()}/retry`, { force: true }).expect(422)
    expect(errorsOf(body)).to.have.keys('force')
  })

  it('checks query parameters, and names those it does not know', async () => {
    const { body } = await client
      .get('/messages?limit=0&status=gone&from=2026-02-30&stauts=sent&contactId=7')
      .expect(422)
    expect(errorsOf(body)).to.have.keys('limit', 'status', 'from', 'stauts', 'contactId')
    expect(errorsOf(body).from).to.equal('Esta data não existe: use AAAA-MM-DD.')
  })

  it('refuses a parameter that is given twice', async () => {
    const { body } = await client.get('/messages?type=a&type=b').expect(422)
    expect(errorsOf(body).type).to.equal('Precisa ser um texto.')
  })

  for (const cursor of ['nonsense', 'W10', Buffer.from('["x","y"]').toString('base64url'), '%F0%9F%92%A5']) {
    it(`refuses the cursor ${cursor}`, async () => {
      const { body } = await client.get(`/messages?cursor=${cursor}`).expect(422)
      expect(errorsOf(body)).to.have.keys('cursor')
      await client.get(`/contacts?cursor=${cursor}`).expect(422)
    })
  }

  it('says 409 to a step the lifecycle forbids', async () => {
    const { body: ticket } = await client
      .post('/tickets', { contactId: await shop.contact(), title: 'Tela' })
      .expect(201)
    await client.post(`/tickets/${ticket.id}/status`, { status: 'done' }).expect(200)
    const { body } = await client.post(`/tickets/${ticket.id}/status`, { status: 'open' }).expect(409)
    expect(body).to.include({
      type: 'urn:recado:problem:conflict',
      detail: 'Não dá para passar de "Pronto" para "Aberto".',
    })
  })

  it('keeps its own failures to itself, with a reference', async () => {
    const { body } = await client.get('/tickets/broken').expect(500)
    expect(body.reference).to.match(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify(body)).not.to.contain('secret inside')
  })

  it('cuts the line when a file breaks in the middle, so that nobody takes the half for the whole', async () => {
    const failure = await client.get('/tickets/torn').then(
      () => undefined,
      error => error as Error,
    )
    expect(failure?.message).to.equal('aborted')
  })

  it('takes a parameter without a value for one not given', async () => {
    await client
      .get('/messages?subject=&subjectId=&contactId=&channel=&status=&type=&from=&to=&cursor=&limit=')
      .expect(200)
    await client.get('/contacts?search=&cursor=&limit=').expect(200)
  })

  it('takes an empty body without a content type', async () => {
    const message = await shop.message({ status: 'failed', senderId: shop.company.id })
    await post(`/messages/${message.id}/retry`).set('content-length', '0').expect(200)
  })

  it('lets no answer be kept by a cache or guessed at by a browser', async () => {
    const { headers } = await client.get('/contacts').expect(200)
    expect(headers).to.include({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })
})
