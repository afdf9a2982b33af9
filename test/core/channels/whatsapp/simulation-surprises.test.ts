import { expect } from 'chai'
import type wweb from 'whatsapp-web.js'
import { testChromium } from '../../../support/chromium.ts'
import { type Browser, type Browsers, createBrowsers } from '../../../support/whatsapp-web/browsers.ts'
import { patiently } from '../../../support/whatsapp-web/patience.ts'
import { startWhatsAppWeb } from '../../../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../../../support/whatsapp-web/whatsapp-web.ts'

const shop = { phone: '5549999990187', name: 'Papelaria Central' }
const maria = '5549988880001@c.us'

// What our driver guards against. A test here that fails after an update of whatsapp-web.js is good news: the guard may go.
describe('whatsapp-web.js 1.34.7 surprises:', function () {
  this.timeout(90_000)
  let whatsapp: WhatsAppWeb
  let browsers: Browsers

  before(async function () {
    const executablePath = await testChromium()
    if (!executablePath) this.skip()
    whatsapp = await startWhatsAppWeb()
    browsers = createBrowsers(whatsapp, executablePath)
  })
  after(async () => {
    await browsers?.closeAll()
    await whatsapp?.stop()
  })

  const numberOf = (browser: Browser, event: Parameters<Browser['heard']>[0]) => browser.heard(event).length

  describe('a linked browser', () => {
    let browser: Browser
    let client: wweb.Client
    let profile: string
    before(async () => {
      profile = browsers.profile()
      browser = await browsers.link(shop, profile)
      client = browser.client
    })

    it('resolves a sending before the server has taken the message', async () => {
      whatsapp.holdAcks()
      const message = await client.sendMessage(maria, 'cedo demais', { sendSeen: false })
      expect(message.ack).to.equal(0)
      whatsapp.releaseAcks()
      await browser.hears<[wweb.Message, number]>('message_ack', ({ id }, ack) => id.id === message.id.id && ack === 1)
    })

    it('resolves a sending that the server refused, even when it waits for the outcome', async () => {
      whatsapp.holdAcks()
      const sending = client.sendMessage(maria, 'recusada', { sendSeen: false, waitUntilMsgSent: true })
      const [made] = await browser.hears<[wweb.Message]>('message_create', ({ body }) => body === 'recusada')
      await whatsapp.fail(made.id._serialized)
      expect((await sending).ack).to.equal(-1)
      whatsapp.releaseAcks()
    })

    it('tells the acknowledgement before the sending that waits for it has resolved', async () => {
      const order: string[] = []
      client.once('message_ack', () => order.push('acknowledged'))
      await client.sendMessage(maria, 'em ordem', { sendSeen: false, waitUntilMsgSent: true })
      order.push('sent')
      expect(order).to.deep.equal(['acknowledged', 'sent'])
    })

    it('tells of receipts only for what its page has loaded', async () => {
      const ids: string[] = []
      for (const body of ['primeira', 'segunda']) {
        ids.push((await client.sendMessage(maria, body, { waitUntilMsgSent: true })).id._serialized)
      }
      const [first = '', second = ''] = ids
      const readies = numberOf(browser, 'ready')
      whatsapp.reloadPages()
      await browser.hears('ready', readies + 1)
      await whatsapp.deliver(first)
      await whatsapp.deliver(second)
      const delivered = (id: string) =>
        browser.heard('message_ack').some(args => (args[0] as wweb.Message).id._serialized === id && args[1] === 2)
      await patiently(() => delivered(second) || undefined, 'the receipt of the newest message')
      expect(delivered(first)).to.equal(false)
      expect((await client.getMessageById(first)).ack).to.equal(2)
    })

    it('is ready twice more when it syncs again', async () => {
      const before = [numberOf(browser, 'authenticated'), numberOf(browser, 'ready')] as const
      whatsapp.syncAgain()
      await browser.hears('ready', before[1] + 2)
      expect(numberOf(browser, 'authenticated')).to.equal(before[0] + 2)
    })

    it('tells that four times over when its page has changed its address', async () => {
      const before = numberOf(browser, 'ready')
      whatsapp.movePages()
      const twice = 'window.require("WAWebSocketModel").Socket.hearers("change:hasSynced") === 2'
      await client.pupPage?.waitForFunction(twice)
      whatsapp.syncAgain()
      await browser.hears('ready', before + 4)
    })

    it('keeps its profile to itself', async () => {
      const problem = await browsers.open(profile).catch((error: unknown) => error)
      expect(String(problem)).to.include('The browser is already running')
    })

    it('says nothing when its page crashes, and never answers again', async () => {
      const crash = new Promise<unknown>(resolve => client.pupPage?.once('error', resolve))
      void client.pupPage?.goto('chrome://crash').catch(() => undefined)
      expect(String(await crash)).to.include('Page crashed')
      const answer = await Promise.race([
        client.getState(),
        new Promise(resolve => setTimeout(resolve, 300, 'silence')),
      ])
      expect(answer).to.equal('silence')
      expect(browser.heard('disconnected')).to.be.empty
    })
  })

  describe('a browser that is to be linked', () => {
    afterEach(() => browsers?.closeAll())

    it('shows no QR code any more when its page has grown tired of it', async () => {
      const browser = await browsers.open(browsers.profile())
      await browser.hears('qr')
      const complaint = new Promise<Error>(resolve => browser.client.pupPage?.once('pageerror', resolve as () => void))
      whatsapp.stopShowingQr()
      expect((await complaint).message).to.include('window is not defined')
      expect(browser.heard('qr')).to.have.length(1)

      await browser.client.pupPage?.evaluate('window.require("WAWebCmd").Cmd.refreshQR()')
      await browser.hears('qr', 2)
    })

    it('loses its phone at the next start when it was linked again after a logout', async () => {
      const profile = browsers.profile()
      const browser = await browsers.link(shop, profile)
      whatsapp.logOutFromPhone()
      const [qr] = await browser.hears<[string]>('qr', 2)
      whatsapp.phoneScans(shop, qr)
      await browser.hears('ready', 2)
      await browser.client.destroy()
      await (await browsers.open(profile)).hears('qr')
    })

    it('throws a refused code into nobody’s hands', async () => {
      whatsapp.refuseCodes()
      const pairWithPhoneNumber = { phoneNumber: shop.phone, showNotification: true, intervalMs: 60_000 }
      const browser = await browsers.open(browsers.profile(), { pairWithPhoneNumber })
      const problem = await patiently(() => browser.problems[0], 'the refusal')
      expect(String(problem)).to.include('rate-overlimit')
    })

    it('is never ready when its page does not say that it is up to date', async () => {
      whatsapp.holdSync()
      const browser = await browsers.open(browsers.profile())
      const [qr] = await browser.hears<[string]>('qr')
      whatsapp.phoneScans(shop, qr)
      await browser.client.pupPage?.waitForFunction('window.require("WAWebSocketModel").Socket.state === "CONNECTED"')
      expect(browser.heard('ready')).to.be.empty
      whatsapp.releaseSync()
      await browser.hears('ready')
    })
  })
})
