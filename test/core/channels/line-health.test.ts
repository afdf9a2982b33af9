import { expect } from 'chai'
import { troubledSenders } from '../../../core/channels/health/troubled-senders.ts'
import { wishDisconnected } from '../../../core/channels/whatsapp/session-actions.ts'
import { Events } from '../../../core/events/event.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { type Connector, openConnector } from '../../support/connector.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a number whose connection fell', () => {
  let shop: Shop
  let connector: Connector
  let number: Sender
  beforeEach(async () => {
    shop = await openShop()
    connector = openConnector(shop)
    number = await connector.number()
    await connector.connects(number)
    await look()
  })
  afterEach(() => shop.close())

  const look = async () => {
    await shop.app.health.round()
    await shop.relay()
  }
  const pass = (minutes: number) => shop.clock.move(new Date(shop.clock.now().getTime() + minutes * 60_000))
  const row = (id = number.id) => shop.read(work => work.of(Senders).get(id))
  const told = async () =>
    (await shop.read(work => work.of(Events).all({ where: { subject: 'sender' }, order: [['seq', 'ASC']] })))
      .map(({ name }) => name.slice('sender.'.length))
      .filter(name => name !== 'created')

  it('stops after ten minutes, and goes on by itself when it is back', async () => {
    await connector.loses(number)
    pass(9)
    await look()
    expect((await row()).status).to.equal('ready')
    pass(1)
    await look()
    expect(await row()).to.include({
      status: 'halted',
      statusReason: 'O número ficou mais de 10 minutos sem conexão com o WhatsApp.',
    })
    pass(5)
    await connector.connects(number)
    await look()
    expect(await row()).to.include({ status: 'ready', statusReason: null })
    expect(await told()).to.deep.equal(['halted', 'recovered'])
  })

  it('stops at once when WhatsApp blocks it, and when the phone logged it out after ten minutes', async () => {
    await connector.givesUp(number, 'TOS_BLOCK')
    await look()
    expect(await row()).to.include({ status: 'halted', statusReason: 'O WhatsApp bloqueou este número.' })
    const other = await connector.number('Balcão')
    await connector.connects(other, '+5549988880123')
    await connector.givesUp(other, 'logged_out')
    await look()
    expect((await row(other.id)).status).to.equal('ready')
    pass(10)
    await look()
    expect((await row(other.id)).status).to.equal('halted')
  })

  it('is left alone when a person disconnected it, or never connected it', async () => {
    await shop.write(work => wishDisconnected(work, number.id))
    await connector.sees(number, { state: 'off' })
    await connector.number('Novo')
    await shop.relay()
    pass(600)
    await look()
    expect(await told()).to.deep.equal(['disconnection_requested'])
  })

  it('is given its ten minutes by a computer that was off all night', async () => {
    await connector.loses(number)
    pass(600)
    const morning = await openShop({ share: shop })
    try {
      await morning.app.health.round()
      expect((await row()).status).to.equal('ready')
      pass(10)
      await morning.app.health.round()
      expect((await row()).status).to.equal('halted')
    } finally {
      await morning.close()
    }
  })
})

describe('an e-mail account that does not work', () => {
  let shop: Shop
  let account: Sender
  beforeEach(async () => {
    shop = await openShop()
    account = await shop.addSender({ channel: 'email', driver: 'smtp', name: 'Vendas' })
  })
  afterEach(() => shop.close())

  const becomes = async (status: Sender['status'], minutes: number) => {
    await shop.write(work => work.of(Senders).change({ id: account.id }, { status }))
    await shop.app.health.round()
    shop.clock.move(new Date(shop.clock.now().getTime() + minutes * 60_000))
    await shop.app.health.round()
    await shop.relay()
  }
  const told = async () =>
    (await shop.read(work => work.of(Events).all({ where: { subject: 'sender' }, order: [['seq', 'ASC']] }))).map(
      ({ name }) => name,
    )

  it('goes on trying, and is told of after an hour, once, and once when it works again', async () => {
    await becomes('failing', 59)
    expect(await told()).to.deep.equal([])
    await becomes('failing', 1)
    await becomes('failing', 120)
    expect(await told()).to.deep.equal(['sender.kept_failing'])
    await becomes('ready', 1)
    expect(await told()).to.deep.equal(['sender.kept_failing', 'sender.recovered'])
  })

  it('is no alarm any more once a person paused it', async () => {
    await becomes('failing', 60)
    expect(await shop.read(troubledSenders)).to.have.length(1)
    await becomes('paused', 1)
    expect(await shop.read(troubledSenders)).to.deep.equal([])
    expect(await told()).to.deep.equal(['sender.kept_failing'])
  })

  it('is not worth a word when it worked again in time', async () => {
    await becomes('failing', 50)
    await becomes('ready', 50)
    await becomes('failing', 50)
    expect(await told()).to.deep.equal([])
  })
})
