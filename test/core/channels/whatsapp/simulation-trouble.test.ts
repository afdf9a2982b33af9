import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import wweb from 'whatsapp-web.js'
import { testChromium } from '../../../support/chromium.ts'
import { type Browser, type Browsers, createBrowsers } from '../../../support/whatsapp-web/browsers.ts'
import { patiently } from '../../../support/whatsapp-web/patience.ts'
import { startWhatsAppWeb } from '../../../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../../../support/whatsapp-web/whatsapp-web.ts'

const shop = { phone: '5549999990187', name: 'Papelaria Central' }
const maria = '5549988880001@c.us'

describe('whatsapp-web.js in trouble', function () {
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

  const state = (browser: Browser, wanted: string) => browser.hears<[string]>('change_state', heard => heard === wanted)
  const acknowledged = (browser: Browser, message: wweb.Message, ack: number) =>
    browser.hears<[wweb.Message, number]>('message_ack', ({ id }, heard) => id.id === message.id.id && heard === ack)
  const left = (body: string) => whatsapp.sent().filter(message => message.body === body)
  const failureOf = async (doing: Promise<unknown>) =>
    String(
      await doing.then(
        () => 'none',
        (error: unknown) => error,
      ),
    )

  describe('with the line', () => {
    let browser: Browser
    before(async () => {
      const options = { takeoverOnConflict: true, takeoverTimeoutMs: 50 }
      browser = await browsers.link(shop, browsers.profile(), options)
      await browser.client.sendMessage(maria, 'Olá', { waitUntilMsgSent: true })
    })

    it('down keeps a text with its clock, and sends it once when the line is back', async () => {
      whatsapp.dropLine()
      await state(browser, 'TIMEOUT')
      const message = await browser.client.sendMessage(maria, 'na fila', { sendSeen: false })
      expect(message.ack).to.equal(0)
      expect(left('na fila')).to.be.empty

      whatsapp.restoreLine()
      await acknowledged(browser, message, 1)
      expect(left('na fila')).to.have.length(1)
      expect(browser.heard('change_state').flat()).to.deep.equal(['TIMEOUT', 'OPENING', 'CONNECTED'])
      expect(browser.heard('disconnected')).to.be.empty
    })

    it('down between sending and acknowledgement hears of it afterwards', async () => {
      whatsapp.holdAcks()
      const message = await browser.client.sendMessage(maria, 'a caminho', { sendSeen: false })
      await whatsapp.left(message.id._serialized)
      whatsapp.dropLine(shop.phone)
      whatsapp.releaseAcks()
      await whatsapp.deliver(message.id._serialized)
      whatsapp.restoreLine()
      await acknowledged(browser, message, 2)
      expect(left('a caminho')).to.have.length(1)
    })

    it('down cannot send a file', async () => {
      whatsapp.dropLine()
      const media = new wweb.MessageMedia('application/pdf', 'JVBERi0=', 'boleto.pdf')
      const sending = browser.client.sendMessage(maria, media, { sendMediaAsDocument: true, sendSeen: false })
      expect(await failureOf(sending)).to.include('Failed to fetch')
      whatsapp.restoreLine()
    })

    it('down hears afterwards what came in meanwhile', async () => {
      whatsapp.dropLine(shop.phone)
      whatsapp.incoming({ from: '5549988880001', body: 'Alô?' })
      expect(browser.heard('message')).to.be.empty
      whatsapp.restoreLine()
      const [message] = await browser.hears<[wweb.Message]>('message')
      expect(message.body).to.equal('Alô?')
    })

    it('down cannot ask for a number until it is back', async () => {
      whatsapp.dropLine()
      const asking = browser.client.getNumberId('5549988880004')
      expect(await Promise.race([asking, pause(200, 'silence')])).to.equal('silence')
      whatsapp.restoreLine()
      expect((await asking)?.user).to.equal('5549988880004')
    })

    it('taken up anew goes on', async () => {
      const before = browser.heard('change_state').length
      await browser.client.resetState()
      await browser.hears('change_state', before + 2)
      expect(browser.heard('change_state').flat().slice(before)).to.deep.equal(['OPENING', 'CONNECTED'])
      const message = await browser.client.sendMessage(maria, 'depois', { waitUntilMsgSent: true })
      expect(message.ack).to.equal(1)
    })

    it('slow waits for the answer', async () => {
      whatsapp.answerSlowly(400)
      const start = Date.now()
      await browser.client.getNumberId('5549988880002')
      expect(Date.now() - start).to.be.at.least(400)
      whatsapp.answerSlowly(0)
    })

    it('hanging in mid-send does not answer until it goes on', async () => {
      whatsapp.hangOnSend('before it leaves')
      let answered = false
      const sending = browser.client.sendMessage(maria, 'parada', { sendSeen: false }).then(message => {
        answered = true
        return message
      })
      await browser.hears<[wweb.Message]>('message_create', ({ body }) => body === 'parada')
      await pause(200)
      expect(answered).to.equal(false)
      whatsapp.sendAgain()
      await acknowledged(browser, await sending, 1)
      expect(left('parada')).to.have.length(1)
    })

    it('taken by another browser is taken back, if it is told to', async () => {
      const before = browser.heard('change_state').length
      whatsapp.openElsewhere()
      await browser.hears('change_state', before + 2)
      expect(browser.heard('change_state').flat().slice(before)).to.deep.equal(['CONFLICT', 'CONNECTED'])
      expect(browser.heard('disconnected')).to.be.empty
    })

    it('closed to a banned number gives up', async () => {
      whatsapp.socketBecomes('TOS_BLOCK')
      expect(await browser.hears('disconnected')).to.deep.equal(['TOS_BLOCK'])
    })
  })

  describe('when its browser', () => {
    afterEach(() => browsers?.closeAll())

    it('is replaced by another one, gives up and closes', async () => {
      const browser = await browsers.link(shop)
      whatsapp.openElsewhere()
      expect(await browser.hears('disconnected')).to.deep.equal(['CONFLICT'])
      expect(browser.heard('change_state').flat()).to.deep.equal(['CONFLICT'])
      await patiently(() => (browser.client.pupBrowser?.connected ? undefined : 'closed'), 'the browser closes')
    })

    for (const [point, ack] of [
      ['before it leaves', 0],
      ['after it left', 1],
    ] as const) {
      it(`is killed in mid-send ${point}, the conversation shows it with ack ${ack} afterwards`, async () => {
        const profile = browsers.profile()
        const killed = await browsers.link(shop, profile)
        const words = `cobrança, ${point}`
        whatsapp.hangOnSend(point)
        const failure = failureOf(killed.client.sendMessage(maria, words, { sendSeen: false }))
        await whatsapp.hanging()
        await killed.kill()
        expect(await failure).to.include('Target closed')
        expect(killed.heard('disconnected')).to.be.empty
        whatsapp.sendAgain()

        const next = await browsers.open(profile)
        await next.hears('ready')
        const messages = await (await next.client.getChatById(maria)).fetchMessages({ limit: 50, fromMe: true })
        expect(messages.filter(({ body }) => body === words).map(message => message.ack)).to.deep.equal([ack])
        expect(left(words)).to.have.length(ack)
      })
    }

    it('is closed, does not hear of what comes in meanwhile, but finds it unread', async () => {
      const profile = browsers.profile()
      await (await browsers.link(shop, profile)).client.destroy()
      whatsapp.incoming({ to: shop.phone, from: '5549988880003', body: 'SAIR' })

      const next = await browsers.open(profile)
      await next.hears('ready')
      const chats = await next.client.getChats()
      const unread = chats.filter(({ unreadCount }) => unreadCount > 0).map(({ id }) => id.user)
      expect(unread).to.include('5549988880003')
      expect(next.heard('message')).to.be.empty
    })
  })
})
