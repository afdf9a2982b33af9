import { expect } from 'chai'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { takeTurn } from '../../../core/outbox/turn.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a message outside the queue', () => {
  let shop: Shop
  let number: Sender
  beforeEach(async () => {
    shop = await openShop()
    number = await shop.addSender({ channel: 'whatsapp', driver: 'paper', pace: whatsappPace })
  })
  afterEach(() => shop.close())

  const take = (sender = number) => shop.write(work => takeTurn(work, sender))
  const pass = (ms: number) => shop.clock.move(new Date(shop.clock.now().getTime() + ms))

  it('takes its turn, and the longest gap passes before the next', async () => {
    expect(await take()).to.equal(true)
    pass(119_999)
    expect(await take()).to.equal(false)
    pass(1)
    expect(await take()).to.equal(true)
  })

  it('does not go while the queue is served', async () => {
    const ownedUntil = new Date(shop.clock.now().getTime() + 30_000)
    await shop.write(work => work.of(Senders).change({ id: number.id }, { ownedBy: 'worker', ownedUntil }))
    expect(await take()).to.equal(false)
    pass(30_000)
    expect(await take()).to.equal(true)
  })

  it('goes at any time where there is no gap', async () => {
    const mail = await shop.addSender({ channel: 'email', driver: 'paper' })
    const pace = { ...whatsappPace, kind: 'official' as const }
    const official = await shop.addSender({ channel: 'whatsapp', driver: 'paper', pace })
    expect([await take(mail), await take(mail)]).to.deep.equal([true, true])
    expect([await take(official), await take(official)]).to.deep.equal([true, true])
  })
})
