import { expect } from 'chai'
import { TookTooLong } from '../../../../core/channels/whatsapp/web/within.ts'
import { Senders } from '../../../../core/outbox/sender.ts'
import { eventually } from '../../../support/eventually.ts'
import { type NumberShop, openNumberShop, phoneOfShop } from '../../../support/number.ts'

describe('a WhatsApp number', () => {
  let number: NumberShop
  beforeEach(async () => {
    number = await openNumberShop()
  })
  afterEach(() => number.close())

  const start = async () => {
    await number.wish('connected')
    await number.round()
    await eventually(async () => number.line())
  }

  it('that nobody wants is left alone', async () => {
    await number.wish('disconnected')
    await number.round()
    expect(number.world.lines).to.deep.equal([])
    expect(await number.row()).to.include({ state: 'off', ownedBy: null })
  })

  it('shows a code that changes, is read, receives its conversations and is in use', async () => {
    await start()
    expect(await number.row()).to.include({ state: 'starting' })
    number.line().tell({ kind: 'qr', text: 'first' })
    await number.until({ state: 'qr', qr: 'first' })
    number.line().tell({ kind: 'qr', text: 'second' })
    const shown = await number.until({ state: 'qr', qr: 'second' })
    expect(shown.detail).to.include('Aparelhos conectados')
    number.line().socket = 'OPENING'
    number.pass(3)
    await number.until({ state: 'authenticating', qr: null })
    number.line().tell({ kind: 'syncing', percent: 40 })
    expect((await number.until({ state: 'syncing' })).detail).to.include('40%')
    number.line().tell({ kind: 'authenticated' })
    number.line().tell({ kind: 'ready', ...phoneOfShop })
    const ready = await number.until({ state: 'ready' })
    expect(ready).to.include({ phone: '+5549988887777', pushName: 'Loja Modelo', qr: null, detail: null })
    expect(ready.readyAt).to.deep.equal(number.clock.now())
    expect(await number.told()).to.deep.equal(['connected'])
    expect((await number.read(work => work.of(Senders).get(number.sender.id))).identity).to.equal('+5549988887777')
    expect(number.app.channels.get('whatsapp-web')?.serves?.(number.sender.id)).to.equal(true)
  })

  it('is connected by a code typed on the phone where somebody asked for that', async () => {
    await number.wish('connected', { pairingPhone: phoneOfShop.digits })
    await number.round()
    await eventually(async () => number.line())
    expect(number.line().options.pairingPhone).to.equal(phoneOfShop.digits)
    number.line().tell({ kind: 'code', text: 'ABCD1234' })
    await number.until({ state: 'pairing', pairingCode: 'ABCD1234' })
  })

  it('begins anew when somebody asks for the other kind of code', async () => {
    await start()
    number.line().tell({ kind: 'qr', text: 'first' })
    await number.until({ state: 'qr' })
    await number.wish('connected', { pairingPhone: phoneOfShop.digits })
    await eventually(async () => {
      await number.round()
      expect(number.line().options.pairingPhone).to.equal(phoneOfShop.digits)
    })
    expect(number.world.lines.map(({ isClosed }) => isClosed)).to.deep.equal([true, false])
  })

  it('says so when WhatsApp gives no code', async () => {
    await start()
    number.line().tell({ kind: 'code_refused', reason: 'rate-overlimit' })
    const row = await number.until({ state: 'off', wish: 'disconnected' })
    expect(row.detail).to.include('espere alguns minutos')
  })

  it('stops showing codes that nobody reads', async () => {
    await start()
    number.line().tell({ kind: 'qr', text: 'first' })
    await number.until({ state: 'qr' })
    number.line().socket = 'UNPAIRED'
    number.pass(299)
    number.line().tell({ kind: 'qr', text: 'last' })
    await number.until({ state: 'qr', qr: 'last' })
    number.pass(1)
    const row = await number.until({ state: 'off', wish: 'disconnected', qr: null, ownedBy: null })
    expect(row.detail).to.include('Ninguém leu o código')
    expect(number.line().isClosed).to.equal(true)
  })

  it('keeps showing codes when WhatsApp would stop', async () => {
    await start()
    number.line().tell({ kind: 'qr', text: 'first' })
    await number.until({ state: 'qr' })
    number.line().socket = 'UNPAIRED_IDLE'
    number.pass(3)
    await eventually(async () => {
      await number.round()
      expect(number.line().refreshed).to.equal(1)
    })
  })

  it('is reminded of being ready when the library missed it', async () => {
    await start()
    await eventually(async () => {
      number.pass(3)
      await number.round()
      expect(number.line().reminded).to.be.greaterThan(0)
    })
  })

  it('is opened anew when its page never loads, each time after a longer pause', async () => {
    await start()
    number.line().socket = new Error('no page')
    number.pass(90)
    const first = await number.until({ state: 'disconnected', failures: 1 })
    expect(first.detail).to.include('Confira a internet').and.to.include('tenta de novo')
    expect(first.retryAt?.getTime()).to.equal(number.clock.now().getTime() + 5_000)
    number.pass(4)
    await number.round()
    expect(number.world.lines).to.have.length(1)
    number.pass(1)
    await number.until({ state: 'starting' })
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.line().tell({ kind: 'broken', error: new Error('net::ERR_INTERNET_DISCONNECTED at ...') })
    const second = await number.until({ state: 'disconnected', failures: 2 })
    expect(second.retryAt?.getTime()).to.equal(number.clock.now().getTime() + 10_000)
  })

  it('forgets its failures once it has been in use for a while', async () => {
    await start()
    await number.change({ failures: 3 })
    number.line().tell({ kind: 'broken', error: new Error('crash') })
    await number.until({ state: 'disconnected' })
    number.pass(600)
    await number.until({ state: 'starting' })
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.line().tell({ kind: 'ready', ...phoneOfShop })
    await number.until({ state: 'ready' })
    number.pass(61)
    await number.until({ failures: 0, heartbeatAt: number.clock.now() })
  })

  describe('in use', () => {
    beforeEach(() => number.connect())

    it('gives a sign of life every twenty seconds', async () => {
      number.pass(19)
      await number.round()
      number.pass(1)
      await number.until({ heartbeatAt: number.clock.now() })
    })

    it('whose browser does not answer is closed and opened anew', async () => {
      number.line().socket = new TookTooLong('getState', 10_000)
      number.pass(20)
      const row = await number.until({ state: 'disconnected', failures: 1 })
      expect(row.detail).to.include('parou de responder')
      expect(number.line().isClosed).to.equal(true)
      number.pass(6)
      await number.until({ state: 'starting' })
    })

    it('may miss one answer', async () => {
      number.line().socket = new Error('Execution context was destroyed')
      number.pass(20)
      await number.round()
      number.line().socket = 'CONNECTED'
      number.pass(20)
      await number.until({ state: 'ready', heartbeatAt: number.clock.now() })
    })

    it('keeps its messages while the line is down, and goes on by itself', async () => {
      number.line().tell({ kind: 'state', state: 'TIMEOUT' })
      const row = await number.until({ state: 'disconnected' })
      expect(row.detail).to.include('TIMEOUT').and.to.include('Confira a internet')
      expect(number.app.channels.get('whatsapp-web')?.serves?.(number.sender.id)).to.equal(false)
      number.line().tell({ kind: 'state', state: 'CONNECTED' })
      await number.until({ state: 'ready', detail: null })
      expect(await number.told()).to.deep.equal(['connected'])
    })

    it('notices a line that is down or back though nobody told', async () => {
      number.line().socket = 'TIMEOUT'
      number.pass(20)
      await number.until({ state: 'disconnected' })
      number.line().socket = 'CONNECTED'
      number.pass(20)
      await number.until({ state: 'ready' })
    })

    it('tells people of an outage that lasts, and of its end', async () => {
      number.line().tell({ kind: 'state', state: 'TIMEOUT' })
      await number.until({ state: 'disconnected' })
      number.line().socket = 'TIMEOUT'
      number.pass(119)
      await number.round()
      expect(await number.told()).to.deep.equal(['connected'])
      number.pass(1)
      await number.round()
      await number.round()
      expect(await number.told()).to.deep.equal(['connected', 'disconnected'])
      number.line().tell({ kind: 'state', state: 'CONNECTED' })
      await number.until({ state: 'ready' })
      expect(await number.told()).to.deep.equal(['connected', 'disconnected', 'connected'])
    })

    it('is opened anew when its line stays down', async () => {
      number.line().socket = 'OPENING'
      number.pass(20)
      await number.until({ state: 'disconnected' })
      number.pass(600)
      await number.until({ state: 'disconnected', failures: 1 })
      expect(number.line().isClosed).to.equal(true)
    })

    it('is not troubled by becoming ready once more', async () => {
      number.line().tell({ kind: 'syncing', percent: 10 })
      number.line().tell({ kind: 'ready', ...phoneOfShop })
      await number.round()
      await number.until({ state: 'ready' })
      expect(await number.told()).to.deep.equal(['connected'])
    })
  })
})
