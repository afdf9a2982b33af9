import { join } from 'node:path'
import { expect } from 'chai'
import { profileHolder } from '../../core/channels/whatsapp/web/profile.ts'
import { settleUnsure } from '../../core/outbox/actions.ts'
import { testChromium } from '../support/chromium.ts'
import { pdfText } from '../support/pdf-text.ts'
import { openWhatsAppCounter, type WhatsAppCounter } from '../support/whatsapp-counter.ts'
import { startWhatsAppWeb } from '../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../support/whatsapp-web/whatsapp-web.ts'

describe('A shop with a WhatsApp number', function () {
  this.timeout(240_000)
  let chromium: string | undefined
  let service: WhatsAppWeb
  let counter: WhatsAppCounter
  before(async function () {
    chromium = await testChromium()
    if (!chromium) this.skip()
  })
  beforeEach(async () => {
    service = await startWhatsAppWeb()
    counter = await openWhatsAppCounter({
      service,
      chromiumPath: chromium ?? '',
      limits: { ack: 1_500, patience: 3_000 },
    })
    counter.shop.app.start()
    await counter.link()
  })
  afterEach(async () => {
    await counter.close()
    await service.stop()
  })

  const only = () => {
    const sent = service.sent()
    expect(sent).to.have.length(1)
    return sent[0] as (typeof sent)[number]
  }

  it('tells a customer of a quote, with its PDF, and sees it sent, delivered and read', async () => {
    const { whatsapp } = await counter.quote()
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    const { id, to, caption, media, ack } = only()
    expect([to, ack, caption]).to.deep.equal(['5549999990187', 1, whatsapp.body])
    expect(media?.name).to.match(/^orcamento-\d+\.pdf$/)
    expect((await pdfText(media?.bytes ?? Buffer.alloc(0))).join()).to.include('Troca de tela')
    await service.deliver(id)
    await counter.untilMessage(whatsapp.id, { status: 'delivered' })
    await service.read(id)
    await counter.untilMessage(whatsapp.id, { status: 'read' })
    expect(await counter.life(whatsapp.id)).to.deep.equal(['queued', 'sent', 'delivered', 'read'])
    const browser = await counter.signedIn()
    expect((await browser.get(`/messages/${whatsapp.id}`)).text).to.include('Lida')
  })

  it('fails a message to a number without WhatsApp, and says why', async () => {
    service.numberHasNoWhatsApp('5549999990187')
    const { whatsapp } = await counter.quote()
    const { reason } = await counter.untilMessage(whatsapp.id, { status: 'failed' })
    expect(reason).to.include('(49) 99999-0187 não tem WhatsApp')
    expect(service.sent()).to.deep.equal([])
  })

  it('keeps its messages when the phone logs out, and sends them after the next code', async () => {
    service.logOutFromPhone()
    await counter.until({ state: 'logged_out' })
    const { whatsapp } = await counter.quote()
    expect(await counter.message(whatsapp.id)).to.include({ status: 'queued', attempts: 0 })
    await counter.link()
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    only()
  })

  it('settles a message whose line dropped in mid-send, and sends it once', async () => {
    service.hangOnSend('before it leaves')
    const { whatsapp } = await counter.quote()
    await service.hanging()
    service.dropLine()
    await counter.until({ state: 'disconnected' })
    service.sendAgain()
    await counter.untilMessage(whatsapp.id, { status: 'unsure', reasonCode: 'tracing' })
    expect(service.sent()).to.deep.equal([])
    service.restoreLine()
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    only()
  })

  const killBrowser = async () => {
    const pid = await profileHolder(join(counter.shop.folder, 'whatsapp', counter.sender.id))
    process.kill(-(pid ?? Number.NaN), 'SIGKILL')
    await counter.until({ failures: 1 })
  }

  it('finds out that a message had left when its browser was killed', async () => {
    service.hangOnSend('after it left')
    const { whatsapp } = await counter.quote()
    await service.hanging()
    await killBrowser()
    service.sendAgain()
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    expect(await counter.life(whatsapp.id)).to.deep.equal(['queued', 'unsure', 'sent'])
    only()
  })

  it('asks a person when nobody can tell whether a message left a browser that was killed', async () => {
    service.hangOnSend('before it leaves')
    const { whatsapp } = await counter.quote()
    await service.hanging()
    await killBrowser()
    service.sendAgain()
    const { reason } = await counter.untilMessage(whatsapp.id, { status: 'unsure', reasonCode: 'unsure' })
    expect(reason).to.include('Veja no telefone')
    expect(service.sent()).to.deep.equal([])
    await counter.shop.write(work => settleUnsure(work, whatsapp.id, 'again'))
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    only()
  })

  it('needs no code after a restart, and hears then what was delivered meanwhile', async () => {
    const { whatsapp } = await counter.quote()
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    await counter.wish('disconnected')
    await counter.until({ state: 'off' })
    await service.deliver(only().id)
    await counter.wish('connected')
    await counter.until({ state: 'ready' })
    await counter.untilMessage(whatsapp.id, { status: 'delivered' })
  })
})

describe('A process that drives a WhatsApp number', function () {
  this.timeout(240_000)
  let chromium: string | undefined
  let service: WhatsAppWeb
  let counter: WhatsAppCounter
  before(async function () {
    chromium = await testChromium()
    if (!chromium) this.skip()
  })
  beforeEach(async () => {
    service = await startWhatsAppWeb()
    counter = await openWhatsAppCounter({ service, chromiumPath: chromium ?? '' })
  })
  afterEach(async () => {
    await counter.close()
    await service.stop()
  })

  it('gives it back within ten seconds when it is told to end, in the middle of a send too', async () => {
    const first = counter.worker()
    await counter.link()
    service.holdAcks()
    const { whatsapp } = await counter.quote()
    await counter.untilMessage(whatsapp.id, { status: 'sending' })
    while (service.sent().length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    const asked = Date.now()
    first.signal('SIGTERM')
    expect(await first.ended).to.include({ code: 0, signal: null, complaints: '' })
    expect(Date.now() - asked).to.be.lessThan(10_000)
    expect(await counter.row()).to.include({ state: 'disconnected', wish: 'connected', ownedBy: null })
    expect(await counter.message(whatsapp.id)).to.include({ status: 'unsure', reasonCode: 'tracing' })
    service.releaseAcks()
    const second = counter.worker()
    await counter.until({ state: 'ready' })
    await counter.untilMessage(whatsapp.id, { status: 'sent' })
    expect(service.sent()).to.have.length(1)
    second.signal('SIGTERM')
    await second.ended
  })

  it('leaves it to another one when it dies', async () => {
    const first = counter.worker()
    await counter.link()
    const { ownedBy } = await counter.row()
    const second = counter.worker()
    const { whatsapp: before } = await counter.quote()
    await counter.untilMessage(before.id, { status: 'sent' })
    expect((await counter.row()).ownedBy).to.equal(ownedBy)
    first.signal('SIGKILL')
    await first.ended
    const { whatsapp: after } = await counter.quote()
    await counter.untilMessage(after.id, { status: 'sent' })
    expect(await counter.row()).to.include({ state: 'ready', qr: null })
    expect((await counter.row()).ownedBy).not.to.equal(ownedBy)
    expect(service.sent()).to.have.length(2)
    second.signal('SIGTERM')
    expect((await second.ended).code).to.equal(0)
  })
})
