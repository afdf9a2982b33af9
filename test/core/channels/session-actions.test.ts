import { expect } from 'chai'
import { sessionOf } from '../../../core/channels/whatsapp/connection.ts'
import {
  createWhatsAppSender,
  removeWithSession,
  wishConnected,
  wishDisconnected,
  wishLoggedOut,
} from '../../../core/channels/whatsapp/session-actions.ts'
import type { Work } from '../../../core/data/work.ts'
import { Conflict, type Invalid, NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { type Connector, openConnector } from '../../support/connector.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'

describe('a WhatsApp number', () => {
  let shop: Shop
  let connector: Connector
  let number: Sender
  beforeEach(async () => {
    shop = await openShop()
    connector = openConnector(shop)
    number = await connector.number()
  })
  afterEach(() => shop.close())

  const row = () => shop.read(work => sessionOf(work, number.id))
  const connect = (pairingPhone?: string) =>
    shop.write(work => wishConnected(work, number.id, pairingPhone === undefined ? {} : { pairingPhone }))
  const disconnect = () => shop.write(work => wishDisconnected(work, number.id))
  const logOut = () => shop.write(work => wishLoggedOut(work, number.id))
  const pass = (seconds: number) => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
  const refusal = (act: Promise<unknown>): Promise<Error> =>
    act.then(() => null as never).catch((error: Error) => error)
  /** What was asked of it, by whom, in order. */
  const asked = async () => {
    const where = { subject: 'sender', subjectId: number.id }
    const events = await shop.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
    return events.filter(event => event.name !== 'sender.created').map(event => event.name.replace('sender.', ''))
  }

  it('goes slowly, has no number yet, and is the default when it is the first', async () => {
    expect(number).to.include({ channel: 'whatsapp', driver: 'whatsapp-web', identity: '', isDefault: true })
    expect(number.pace.gapSeconds).to.deep.equal([60, 120])
    expect((await connector.number('Segundo')).isDefault).to.equal(false)
    const unnamed = (await refusal(connector.number(' '))) as Invalid
    expect(unnamed.message).to.equal('Confira os campos destacados.')
  })

  it('is asked to connect by QR code', async () => {
    await connect()
    expect(await row()).to.include({ wish: 'connected', pairingPhone: null, state: 'off', failures: 0 })
    expect((await row())?.wishAt).to.deep.equal(shop.clock.now())
  })

  for (const [typed, digits] of [
    ['(49) 99999-0187', '5549999990187'],
    ['+55 49 99999-0187', '5549999990187'],
    // An account older than the ninth digit is asked for as it is.
    ['(49) 9999-0187', '554999990187'],
    ['(49) 3322-1100', '554933221100'],
    ['+351 912 345 678', '351912345678'],
  ] as const) {
    it(`is asked to connect by a code typed on ${typed}`, async () => {
      await connect(typed)
      expect((await row())?.pairingPhone).to.equal(digits)
    })
  }

  for (const typed of ['', '12', 'meu telefone', '999990187']) {
    it(`is not connected by a code typed on "${typed}", which is no phone`, async () => {
      const refused = (await refusal(connect(typed))) as Invalid
      expect(refused.fields).to.have.key('phone')
      expect(await row()).to.equal(undefined)
    })
  }

  it('is asked once, however often somebody clicks while it connects', async () => {
    await connect()
    await connect()
    await connector.sees(number, { state: 'qr', qr: '2@abc' })
    pass(10)
    await connect()
    expect(await asked()).to.deep.equal(['connection_requested'])
  })

  it('changes from the QR code to a typed one while it waits', async () => {
    await connect()
    await connector.sees(number, { state: 'qr', qr: '2@abc' })
    await connect('(49) 99999-0187')
    expect(await row()).to.include({ pairingPhone: '5549999990187', wish: 'connected' })
    expect(await asked()).to.deep.equal(['connection_requested', 'connection_requested'])
  })

  it('cannot be connected twice', async () => {
    await connect()
    await connector.connects(number)
    expect(await refusal(connect()))
      .to.be.instanceOf(Conflict)
      .with.property('message', 'Este número já está conectado.')
  })

  it('can be asked again when the process that drove it is gone', async () => {
    await connect()
    await connector.connects(number)
    pass(120)
    await connect()
    expect((await row())?.wishAt).to.deep.equal(shop.clock.now())
  })

  it('is tried again at once after it failed', async () => {
    await connect()
    await connector.loses(number)
    pass(1)
    await connect()
    expect(await row()).to.include({ failures: 0, retryAt: null })
  })

  it('is left alone while its process mends the line itself', async () => {
    await connect()
    await connector.connects(number)
    await connector.sees(number, { state: 'disconnected', detail: 'Sem conexão com o WhatsApp (TIMEOUT).' })
    pass(1)
    await connect()
    expect(await asked()).to.deep.equal(['connection_requested'])
  })

  it('is left disconnected by a person after WhatsApp ended the connection', async () => {
    await connect()
    await connector.connects(number)
    await connector.givesUp(number, 'conflict')
    pass(1)
    await disconnect()
    expect(await refusal(disconnect())).to.be.instanceOf(Conflict)
    expect(await asked()).to.deep.equal(['connection_requested', 'disconnection_requested'])
  })

  it('is disconnected, once', async () => {
    await connect()
    await connector.connects(number)
    await disconnect()
    expect(await row()).to.include({ wish: 'disconnected', phone: '+5549999990187' })
    expect(await refusal(disconnect())).to.be.instanceOf(Conflict)
    expect(await asked()).to.deep.equal(['connection_requested', 'disconnection_requested'])
  })

  it('is logged out, once', async () => {
    expect(await refusal(logOut())).to.be.instanceOf(Conflict)
    await connect()
    await connector.connects(number)
    await logOut()
    expect(await row()).to.include({ wish: 'logged_out' })
    expect(await refusal(logOut())).to.be.instanceOf(Conflict)
    expect(await asked()).to.deep.equal(['connection_requested', 'logout_requested'])
  })

  it('is audited with who asked and how, never with the phone', async () => {
    await connect('(49) 99999-0187')
    const where = { name: 'sender.connection_requested' }
    const event = await shop.read(work => work.of(Events).first({ where }))
    expect(event?.actor.name).to.equal('Ana')
    expect(event?.payload).to.include({ method: 'code', sender: 'WhatsApp da loja' })
    expect(JSON.stringify(event)).not.to.contain('99999')
  })

  it('takes its session along when it is removed', async () => {
    await connect()
    await connector.connects(number)
    await shop.write(work => removeWithSession(work, number.id))
    expect(await row()).to.include({ wish: 'logged_out' })
    expect((await shop.read(work => work.of(Senders).get(number.id))).removedAt).not.to.equal(null)
    expect(await refusal(connect())).to.be.instanceOf(NotFound)
    expect(await asked()).to.deep.equal(['connection_requested', 'logout_requested', 'removed'])
  })

  it('is nobody else’s to connect', async () => {
    const company = await foundShop(shop.app, 'outra-loja')
    const scope = { company, actor: shop.scope.actor }
    const acts: ((work: Work, id: string) => Promise<unknown>)[] = [
      wishConnected,
      wishDisconnected,
      wishLoggedOut,
      removeWithSession,
    ]
    for (const act of acts)
      expect(await refusal(shop.app.works.write(scope, work => act(work, number.id)))).to.be.instanceOf(NotFound)
    await shop.app.works.write(scope, work => createWhatsAppSender(work, shop.app.secret, 'Deles'))
    expect(await row()).to.equal(undefined)
  })

  it('is the only kind of sender that is connected by a phone', async () => {
    const { id } = await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    expect(await refusal(shop.write(work => wishConnected(work, id)))).to.be.instanceOf(Conflict)
  })
})
