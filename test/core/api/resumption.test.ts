import { expect } from 'chai'
import { haltSender } from '../../../core/channels/health/halt.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { type ApiShop, type Client, insertMessage, openApiShop } from '../../support/api.ts'
import { openConnector } from '../../support/connector.ts'

describe('A halted sender over the API', () => {
  let shop: ApiShop
  let client: Client
  let number: Sender
  let path: string
  beforeEach(async () => {
    shop = await openApiShop()
    client = await shop.as('administrator')
    const connector = openConnector(shop)
    number = await connector.number()
    path = `/senders/${number.id}/resumption`
    const since = shop.clock.now()
    await shop.write(work => haltSender(work, number, { code: 'acks', reason: 'Sem confirmação.', since }))
    const giveUpAt = new Date(since.getTime() + 864e5)
    await shop.write(work => insertMessage(work, { senderId: number.id, status: 'queued', giveUpAt }))
    shop.clock.move(new Date(since.getTime() + 3 * 3_600_000))
    await connector.connects(number)
  })
  afterEach(() => shop.close())

  it('says so, with the reason', async () => {
    const { body } = await client.get('/senders').expect(200)
    expect(body.items[0]).to.include({ status: 'halted', statusReason: 'Sem confirmação.' })
  })

  it('goes on when it is said what becomes of what waited', async () => {
    const asked = await client.post(path, {}).expect(422)
    expect(asked.body.errors[0]).to.deep.include({ field: 'stale' })
    await client.post(path, { stale: 'fax' }).expect(422)
    const { body } = await client.post(path, { stale: 'expire' }).expect(200)
    expect(body).to.deep.equal({ stale: 1, expired: 1, moved: 0, withoutEmail: 0, refused: [] })
    await client.post(path, { stale: 'expire' }).expect(409)
    expect((await client.get('/senders')).body.items[0]).to.include({ status: 'ready', statusReason: null })
  })

  it('is the business of its own company’s administrators', async () => {
    const [staff, stranger] = await Promise.all([shop.as('staff'), shop.stranger()])
    await staff.post(path, { stale: 'send' }).expect(403)
    await stranger.post(path, { stale: 'send' }).expect(404)
  })
})
