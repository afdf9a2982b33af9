import { expect } from 'chai'
import type { Test } from 'supertest'
import { IdempotencyKeys } from '../../../core/web/api/idempotency-key.ts'
import { sweepApi } from '../../../core/web/api/sweep.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { slowHook, Tickets } from '../../support/tickets.ts'

describe('A POST with an Idempotency-Key', () => {
  let shop: ApiShop
  let client: Client
  let ticket: { contactId: string; title: string }
  beforeEach(async () => {
    shop = await openApiShop()
    client = await shop.as('staff')
    ticket = { contactId: await shop.contact(), title: 'Trocar a tela' }
    slowHook.run = async () => {}
  })
  afterEach(() => shop.close())

  const keyed = (call: Test, key = 'k1') => call.set('idempotency-key', key)
  const count = () => shop.read(work => work.of(Tickets).count())

  it('works once, and gets the same answer again', async () => {
    const first = await keyed(client.post('/tickets', ticket)).expect(201)
    const second = await keyed(client.post('/tickets', ticket)).expect(201)
    expect(second.text).to.equal(first.text)
    expect(second.headers.location).to.equal(`/api/v1/tickets/${first.body.id}`)
    expect(second.headers['content-type']).to.equal(first.headers['content-type'])
    expect([first.headers, second.headers].map(headers => headers['idempotency-replayed'])).to.deep.equal([
      undefined,
      'true',
    ])
    expect(await count()).to.equal(1)
  })

  it('takes the key in quotes for the same key', async () => {
    await keyed(client.post('/tickets', ticket), 'abc').expect(201)
    const again = await keyed(client.post('/tickets', ticket), '"abc"').expect(201)
    expect(again.headers).to.have.property('idempotency-replayed')
  })

  it('refuses the key for another request', async () => {
    await keyed(client.post('/tickets', ticket)).expect(201)
    const { body } = await keyed(client.post('/tickets', { ...ticket, title: 'Outra' })).expect(422)
    expect(body.errors[0].field).to.equal('Idempotency-Key')
    await keyed(client.post('/contacts', { name: 'Maria' })).expect(422)
    expect(await count()).to.equal(1)
  })

  it('tells keys apart that differ in case only', async () => {
    await keyed(client.post('/tickets', ticket), 'abc').expect(201)
    await keyed(client.post('/tickets', ticket), 'ABC').expect(201)
    expect(await count()).to.equal(2)
  })

  it('keeps the keys of two tokens apart', async () => {
    await keyed(client.post('/tickets', ticket)).expect(201)
    const { headers } = await keyed((await shop.as('staff')).post('/tickets', ticket)).expect(201)
    expect(headers).not.to.have.property('idempotency-replayed')
    expect(await count()).to.equal(2)
  })

  it('may be repeated after a refusal, which changed nothing', async () => {
    await keyed(client.post('/tickets', { ...ticket, title: '' })).expect(422)
    await keyed(client.post('/tickets', ticket)).expect(201)
    expect(await count()).to.equal(1)
  })

  it('is forgotten after a day', async () => {
    await keyed(client.post('/tickets', ticket)).expect(201)
    shop.clock.move(new Date(shop.clock.now().getTime() + 24 * 3_600_000))
    const { headers } = await keyed(client.post('/tickets', { ...ticket, title: 'Amanhã' })).expect(201)
    expect(headers).not.to.have.property('idempotency-replayed')
  })

  it('is swept away after a day', async () => {
    await keyed(client.post('/tickets', ticket)).expect(201)
    expect(await sweepApi(shop.app.database, shop.clock.now())).to.equal(0)
    shop.clock.move(new Date(shop.clock.now().getTime() + 24 * 3_600_001))
    expect(await sweepApi(shop.app.database, shop.clock.now())).to.equal(1)
  })

  for (const key of ['', ' ', 'x'.repeat(256)]) {
    it(`refuses a key of ${key.trim().length} characters`, async () => {
      await keyed(client.post('/tickets', ticket), key).expect(400)
    })
  }

  it('works once when it comes ten times at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => keyed(client.post('/tickets', ticket))))
    expect(answers.map(answer => answer.status).filter(status => status !== 201 && status !== 409)).to.deep.equal([])
    expect(new Set(answers.filter(answer => answer.status === 201).map(answer => answer.text)).size).to.equal(1)
    expect(await count()).to.equal(1)
  })

  it('keeps answers sealed: some are shown only once', async () => {
    const administrator = await shop.as('administrator')
    const { body } = await keyed(administrator.post('/webhooks', { url: 'https://exemplo.com.br/aviso' })).expect(201)
    const [kept] = await shop.read(work => work.of(IdempotencyKeys).all())
    expect(kept?.body).not.to.contain(body.secret)
    const again = await keyed(administrator.post('/webhooks', { url: 'https://exemplo.com.br/aviso' })).expect(201)
    expect(again.body.secret).to.equal(body.secret)
  })

  it('is ignored by methods that may be repeated anyway', async () => {
    await keyed(client.get('/contacts')).expect(200)
    const { headers } = await keyed(client.get('/contacts')).expect(200)
    expect(headers).not.to.have.property('idempotency-replayed')
  })

  describe('to a slow endpoint', () => {
    it('works once, and gets the same answer again', async () => {
      const first = await keyed(client.post('/tickets/slow', ticket)).expect(201)
      const second = await keyed(client.post('/tickets/slow', ticket)).expect(201)
      expect(second.text).to.equal(first.text)
      expect(await count()).to.equal(1)
    })

    it('is told to come back while the first is still under way', async () => {
      let second: { status: number } | undefined
      slowHook.run = async () => {
        second = await keyed(client.post('/tickets/slow', ticket))
      }
      await keyed(client.post('/tickets/slow', ticket)).expect(201)
      expect(second?.status).to.equal(409)
      expect(await count()).to.equal(1)
    })

    it('may be repeated after a failure', async () => {
      await keyed(client.post('/tickets/slow', { ...ticket, title: 'falha' })).expect(409)
      await keyed(client.post('/tickets/slow', ticket)).expect(201)
    })

    it('may be repeated ten minutes after the process died in mid-work', async () => {
      const { text } = await keyed(client.post('/tickets/slow', ticket)).expect(201)
      await shop.write(work => work.of(IdempotencyKeys).change({}, { status: 0 }))
      await keyed(client.post('/tickets/slow', ticket)).expect(409)
      shop.clock.move(new Date(shop.clock.now().getTime() + 10 * 60_000))
      const again = await keyed(client.post('/tickets/slow', ticket)).expect(201)
      expect(again.text).not.to.equal(text)
    })
  })
})
