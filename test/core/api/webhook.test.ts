import { expect } from 'chai'
import fc from 'fast-check'
import { Invalid } from '../../../core/errors.ts'
import { isPrivateAddress, readWebhookUrl } from '../../../core/web/api/webhook-address.ts'
import { nextAttempt } from '../../../core/web/api/webhook-backoff.ts'
import { signedHeaders } from '../../../core/web/api/webhook-signature.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'

describe('The address of a webhook', () => {
  const complaint = (url: string, allowPrivate = false) => {
    try {
      return readWebhookUrl(url, { allowPrivate })
    } catch (error) {
      return error instanceof Invalid ? `refused: ${error.fields.url}` : String(error)
    }
  }

  it('is kept as it will be called', () => {
    expect(complaint(' https://Exemplo.com.br/aviso?loja=1#topo ')).to.equal('https://exemplo.com.br/aviso?loja=1')
  })

  const refused = [
    'exemplo.com.br',
    'ftp://exemplo.com.br',
    'javascript:alert(1)',
    'http://exemplo.com.br',
    'https://user:pass@exemplo.com.br',
    `https://exemplo.com.br/${'a'.repeat(500)}`,
    'https://localhost/x',
    'https://LOCALHOST./x',
    'https://intranet/x',
    'https://db.internal',
    'https://printer.local',
    'https://127.0.0.1',
    'https://0x7f.1',
    'https://2130706433',
    'https://017700000001',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[fd00::1]',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.0.10',
  ]
  for (const url of refused) {
    it(`is refused in production: ${url.slice(0, 50)}`, () => {
      expect(complaint(url)).to.match(/^refused: .+\.$/)
    })
  }

  it('may be of the own network in development', () => {
    expect(complaint('http://localhost:4000/x', true)).to.equal('http://localhost:4000/x')
    expect(complaint('file:///etc/passwd', true)).to.match(/^refused/)
  })

  it('is public or it is not', () => {
    const inside = ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.8.8.8', '172.31.255.255', '224.0.0.1', '255.255.255.255']
    const inside6 = [
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      'fe80::1',
      'fec0::1',
      'fc00::1',
      'ff02::1',
    ]
    const outside = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '198.20.0.1', '2606:4700::1111', '2a00:1450:4001::5']
    for (const address of [...inside, ...inside6, 'not an address'])
      expect(isPrivateAddress(address), address).to.equal(true)
    for (const address of outside) expect(isPrivateAddress(address), address).to.equal(false)
  })
})

describe('The signature of a webhook', () => {
  it('is that of the Standard Webhooks specification', () => {
    const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    })
    expect(headers).to.deep.equal({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })
})

describe('The next try of a delivery', () => {
  const now = new Date('2026-11-23T13:00:00Z')

  it('comes later each time, within a fifth of its time, eight tries in all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const seconds = ((nextAttempt(attempts, now, random)?.getTime() ?? 0) - now.getTime()) / 1_000
          const mean = 15 * 4 ** (attempts - 1)
          expect(seconds).to.be.within(mean * 0.8 - 0.001, mean * 1.2)
        },
      ),
    )
    expect(nextAttempt(8, now, 0)).to.equal(undefined)
  })
})

describe('Webhooks over the API', () => {
  let shop: ApiShop
  let client: Client
  beforeEach(async () => {
    shop = await openApiShop()
    client = await shop.as('administrator')
  })
  afterEach(() => shop.close())

  const url = 'https://exemplo.com.br/aviso'

  it('shows the secret once', async () => {
    const { body } = await client.post('/webhooks', { url }).expect(201)
    expect(body).to.include({ url, active: true, switchedOffReason: null })
    expect(body.secret).to.match(/^whsec_[\w+/]{43}=$/)
    const { text } = await client.get('/webhooks').expect(200)
    expect(JSON.parse(text).items).to.have.length(1)
    expect(text).not.to.contain('secret')
  })

  it('takes an address once, and no more than twenty', async () => {
    await client.post('/webhooks', { url }).expect(201)
    await client.post('/webhooks', { url }).expect(409)
    for (let count = 1; count < 20; count++) await client.post('/webhooks', { url: `${url}/${count}` }).expect(201)
    await client.post('/webhooks', { url: `${url}/20` }).expect(409)
  })

  it('refuses what is no address', async () => {
    const { body } = await client.post('/webhooks', { url: 'aviso' }).expect(422)
    expect(body.errors[0].field).to.equal('url')
    await client.post('/webhooks', {}).expect(422)
  })

  it('removes, and then knows it no more', async () => {
    const { body } = await client.post('/webhooks', { url }).expect(201)
    await client.get(`/webhooks/${body.id}/deliveries`).expect(200)
    await client.delete(`/webhooks/${body.id}`).expect(204)
    await client.delete(`/webhooks/${body.id}`).expect(404)
    await client.get(`/webhooks/${body.id}/deliveries`).expect(404)
    await client.post(`/webhooks/${body.id}/activation`).expect(404)
    expect((await client.get('/webhooks').expect(200)).body.items).to.deep.equal([])
  })

  it('belongs to one company', async () => {
    const { body } = await client.post('/webhooks', { url }).expect(201)
    const stranger = await shop.stranger()
    await stranger.delete(`/webhooks/${body.id}`).expect(404)
    await stranger.get(`/webhooks/${body.id}/deliveries`).expect(404)
    expect((await stranger.get('/webhooks').expect(200)).body.items).to.deep.equal([])
  })
})
