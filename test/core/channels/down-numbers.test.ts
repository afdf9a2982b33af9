import { expect } from 'chai'
import { downNumbers } from '../../../core/channels/whatsapp/down-numbers.ts'
import { wishConnected, wishDisconnected } from '../../../core/channels/whatsapp/session-actions.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { removeSender } from '../../../core/outbox/sender-actions.ts'
import { insertMessage } from '../../support/api.ts'
import { type Connector, openConnector } from '../../support/connector.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'

describe('a number that is down', () => {
  let shop: Shop
  let connector: Connector
  let number: Sender
  beforeEach(async () => {
    shop = await openShop()
    connector = openConnector(shop)
    number = await connector.number()
  })
  afterEach(() => shop.close())

  const down = async () => (await shop.read(downNumbers)).map(({ id: _, ...told }) => told)
  const queue = (amount: number) =>
    shop.write(async work => {
      for (let count = 0; count < amount; count++) await insertMessage(work, { senderId: number.id, status: 'queued' })
    })
  const pass = (seconds: number) => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
  const at = () => shop.clock.now()

  it('is none that works', async () => {
    await connector.connects(number)
    await queue(2)
    expect(await down()).to.deep.equal([])
  })

  it('is one that was connected, with the time at which it last was and how many wait', async () => {
    await connector.connects(number)
    const lastSeen = at()
    pass(600)
    await connector.loses(number)
    await queue(2)
    expect(await down()).to.deep.equal([
      { name: 'WhatsApp da loja', identity: '+5549999990187', since: lastSeen, waiting: 2 },
    ])
  })

  it('is one whose process is gone, though it said that all was well', async () => {
    await connector.connects(number)
    pass(90)
    expect(await down()).to.deep.equal([])
    pass(31)
    expect(await down()).to.have.length(1)
  })

  it('is not one that was away for a moment, whatever waits for it', async () => {
    await connector.connects(number)
    await queue(1)
    pass(30)
    await connector.loses(number)
    expect(await down()).to.deep.equal([])
    pass(60)
    await connector.sees(number, { state: 'starting' })
    expect(await down()).to.deep.equal([])
    pass(60)
    expect(await down()).to.have.length(1)
  })

  it('is not one that a person has just asked to come back', async () => {
    await connector.connects(number)
    await shop.write(work => wishDisconnected(work, number.id))
    await connector.sees(number, { state: 'off' })
    pass(86_400)
    await shop.write(work => wishConnected(work, number.id))
    await connector.sees(number, { state: 'starting' })
    expect(await down()).to.deep.equal([])
  })

  for (const state of ['logged_out', 'conflict', 'TOS_BLOCK']) {
    it(`is one that ended with "${state}", until a person leaves it so`, async () => {
      await connector.connects(number)
      pass(600)
      await connector.givesUp(number, state)
      expect(await down()).to.have.length(1)
      pass(1)
      await shop.write(work => wishDisconnected(work, number.id))
      expect(await down()).to.deep.equal([])
    })
  }

  it('is not one whose code nobody read, nor one whose phone is in use by another', async () => {
    await connector.sees(number, { wish: 'disconnected', state: 'off', ownedBy: null, ownedUntil: null })
    expect(await down()).to.deep.equal([])
    await connector.sees(number, { wish: 'connected', state: 'conflict' })
    expect(await down()).to.deep.equal([])
  })

  it('is not one that nobody has connected yet, until something waits for it', async () => {
    expect(await down()).to.deep.equal([])
    await queue(1)
    expect(await down()).to.deep.equal([{ name: 'WhatsApp da loja', identity: '', since: null, waiting: 1 }])
  })

  it('is not one that a person disconnected, until something waits for it', async () => {
    await connector.connects(number)
    await shop.write(work => wishDisconnected(work, number.id))
    await connector.sees(number, { state: 'off' })
    expect(await down()).to.deep.equal([])
    await queue(1)
    expect(await down()).to.have.length(1)
  })

  it('is not one that was removed, nor one of another company', async () => {
    await connector.connects(number)
    await connector.givesUp(number, 'conflict')
    const company = await foundShop(shop.app, 'outra-loja')
    const theirs = { company, actor: shop.scope.actor }
    expect(await shop.app.works.read(theirs, downNumbers)).to.deep.equal([])
    expect(await down()).to.have.length(1)
    await shop.write(work => removeSender(work, number.id))
    expect(await down()).to.deep.equal([])
  })

  it('costs a page one query while all is well, and one more while it is not', async () => {
    const asked = async () => (await queriesOf(shop.app.database, () => shop.read(downNumbers)))[1].length
    await connector.connects(number)
    expect(await asked()).to.equal(1)
    await connector.givesUp(number, 'conflict')
    expect(await asked()).to.equal(2)
  })
})
