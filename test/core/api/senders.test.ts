import { expect } from 'chai'
import type { Sender } from '../../../core/outbox/sender.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { type Connector, openConnector } from '../../support/connector.ts'

describe('Senders over the API', () => {
  let shop: ApiShop
  let client: Client
  let connector: Connector
  let number: Sender
  let path: string
  beforeEach(async () => {
    shop = await openApiShop()
    client = await shop.as('administrator')
    connector = openConnector(shop)
    number = await connector.number()
    path = `/senders/${number.id}/connection`
  })
  afterEach(() => shop.close())

  it('are listed without what opens them', async () => {
    await shop.addSender({ channel: 'email', driver: 'smtp', name: 'E-mail', account: { password: 'segredo' } })
    await connector.connects(number)
    const { body, text } = await client.get('/senders').expect(200)
    expect(body.items).to.deep.equal([
      {
        id: number.id,
        channel: 'whatsapp',
        driver: 'whatsapp-web',
        name: 'WhatsApp da loja',
        identity: '+5549999990187',
        isDefault: true,
        status: 'ready',
        statusReason: null,
        connection: { connected: true, state: 'ready' },
      },
      { ...body.items[1], channel: 'email', identity: 'loja@exemplo.test', connection: null },
    ])
    expect(text).not.to.contain('credentials').and.not.contain('segredo')
  })

  it('connect by a QR code, whose text is asked for', async () => {
    const never = await client.get(path).expect(200)
    expect(never.body).to.include({ senderId: number.id, wish: null, state: null, connected: false })
    const asked = await client.post(path, { method: 'qr' }).expect(202)
    expect(asked.body).to.include({ wish: 'connected', state: 'off', connected: false })
    await connector.sees(number, { state: 'qr', qr: '2@abc' })
    const { body, headers } = await client.get(path).expect(200)
    expect(body).to.include({ state: 'qr', qr: '2@abc', pairingCode: null })
    expect(headers['cache-control']).to.equal('no-store')
    await connector.connects(number)
    expect((await client.get(path)).body).to.include({ connected: true, phone: '+5549999990187', qr: null })
    await client.post(path, { method: 'qr' }).expect(409)
  })

  it('connect by a code typed on a phone, which has to be one', async () => {
    const refused = await client.post(path, { method: 'code' }).expect(422)
    expect(refused.body.errors[0].field).to.equal('phone')
    await client.post(path, { method: 'fax' }).expect(422)
    await client.post(path, { method: 'code', phone: '(49) 99999-0187' }).expect(202)
    expect(await connector.row(number)).to.include({ pairingPhone: '5549999990187' })
    await connector.sees(number, { state: 'pairing', pairingCode: 'ABCD1234' })
    expect((await client.get(path)).body).to.include({ state: 'pairing', pairingCode: 'ABCD1234' })
  })

  it('disconnect, and wipe the session when told so', async () => {
    await client.delete(path).expect(409)
    await connector.connects(number)
    expect((await client.delete(path).expect(202)).body).to.include({ wish: 'disconnected' })
    expect((await client.delete(`${path}?wipe=true`).expect(202)).body).to.include({ wish: 'logged_out' })
    await client.delete(`${path}?wipe=yes`).expect(422)
  })

  it('that are no numbers have no connection', async () => {
    const { id } = await shop.addSender({ channel: 'email', driver: 'smtp' })
    expect((await client.get(`/senders/${id}/connection`).expect(200)).body).to.include({ state: null })
    await client.post(`/senders/${id}/connection`, { method: 'qr' }).expect(409)
  })

  it('are for administrators, and of one company', async () => {
    const [staff, stranger] = await Promise.all([shop.as('staff'), shop.stranger()])
    await staff.get('/senders').expect(403)
    await staff.get(path).expect(403)
    expect((await stranger.get('/senders').expect(200)).body.items).to.deep.equal([])
    await stranger.get(path).expect(404)
    await stranger.post(path, { method: 'qr' }).expect(404)
    await stranger.delete(path).expect(404)
    expect(await connector.row(number)).to.equal(undefined)
  })
})
