import { expect } from 'chai'
import wweb from 'whatsapp-web.js'
import { testChromium } from '../../../support/chromium.ts'
import { type Browser, type Browsers, createBrowsers } from '../../../support/whatsapp-web/browsers.ts'
import { patiently } from '../../../support/whatsapp-web/patience.ts'
import { startWhatsAppWeb } from '../../../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../../../support/whatsapp-web/whatsapp-web.ts'

const shop = { phone: '5549999990187', name: 'Papelaria Central' }
const pdf = Buffer.from(`%PDF-1.7\n${'orçamento '.repeat(5000)}`)
type Receipt = [wweb.Message, number]

describe('whatsapp-web.js at the simulated WhatsApp Web', function () {
  this.timeout(90_000)
  let whatsapp: WhatsAppWeb
  let browsers: Browsers
  let browser: Browser
  let client: wweb.Client
  let lastNumber = 5549988880000

  before(async function () {
    const executablePath = await testChromium()
    if (!executablePath) this.skip()
    whatsapp = await startWhatsAppWeb()
    browsers = createBrowsers(whatsapp, executablePath)
    browser = await browsers.link(shop)
    client = browser.client
  })
  after(async () => {
    await browsers?.closeAll()
    await whatsapp?.stop()
  })

  /** Somebody whom the shop has not written to before. */
  const somebody = () => String(++lastNumber)
  const receiptsOf = (message: wweb.Message) =>
    browser
      .heard('message_ack')
      .map(args => args as Receipt)
      .filter(([{ id }]) => id.id === message.id.id)
      .map(([, ack]) => ack)
  const receipt = (message: wweb.Message, ack: number) =>
    browser.hears<Receipt>('message_ack', ({ id }, heard) => id.id === message.id.id && heard === ack)
  const arrival = async (id: string) => {
    const [message] = await browser.hears<[wweb.Message]>('message', message => message.id.id === id)
    return message
  }
  const sentTo = (number: string) => whatsapp.sent().filter(({ to }) => to === number)

  it('reaches nothing else of the internet', async () => {
    const page = await client.pupBrowser?.newPage()
    for (const elsewhere of ['https://static.whatsapp.net/', 'http://192.0.2.1/']) {
      const problem = await page?.goto(elsewhere).catch((error: unknown) => error)
      expect(String(problem)).to.include('ERR_NAME_NOT_RESOLVED')
    }
    await page?.close()
  })

  describe('sends', () => {
    it('a text, and hears of the server, of the delivery and of the reading', async () => {
      const number = somebody()
      const message = await client.sendMessage(`${number}@c.us`, 'Seu pedido saiu para entrega 🛵')
      expect(message.id._serialized).to.match(new RegExp(`^true_${number}@c\\.us_3EB0[0-9A-F]{18}$`))
      await receipt(message, 1)
      await whatsapp.deliver(message.id._serialized)
      await whatsapp.read(message.id.id)
      await receipt(message, 3)
      expect(receiptsOf(message)).to.deep.equal([1, 2, 3])
      const [left] = sentTo(number)
      expect(left).to.include({ id: message.id._serialized, body: 'Seu pedido saiu para entrega 🛵', ack: 3 })
    })

    it('a PDF as a document with a caption, byte for byte', async () => {
      const number = somebody()
      const media = new wweb.MessageMedia('application/pdf', pdf.toString('base64'), 'Orçamento nº 12.pdf')
      const options = { sendMediaAsDocument: true, caption: 'Segue o orçamento', waitUntilMsgSent: true }
      const message = await client.sendMessage(`${number}@c.us`, media, options)
      expect(message).to.include({ type: 'document', body: 'Segue o orçamento', hasMedia: true, ack: 1 })
      const [left] = sentTo(number)
      expect(left?.caption).to.equal('Segue o orçamento')
      expect(left?.media).to.include({ name: 'Orçamento nº 12.pdf', mimetype: 'application/pdf' })
      expect(left?.media?.bytes.equals(pdf)).to.equal(true)
    })

    it('what the server refuses, and hears that it failed', async () => {
      whatsapp.holdAcks()
      const message = await client.sendMessage(`${somebody()}@c.us`, 'recusada')
      await whatsapp.fail(message.id._serialized)
      await receipt(message, -1)
      whatsapp.releaseAcks()
      await whatsapp.deliver(message.id._serialized)
      expect((await client.getMessageById(message.id._serialized)).ack).to.equal(-1)
    })

    it('without marking the conversation as read, when it is told so', async () => {
      const [quiet, loud] = [somebody(), somebody()]
      await client.sendMessage(`${quiet}@c.us`, 'Olá', { sendSeen: false })
      await client.sendMessage(`${loud}@c.us`, 'Olá')
      const seen = whatsapp.gestures().filter(({ what }) => what === 'seen')
      expect(seen.map(({ chat }) => chat))
        .to.include(`${loud}@c.us`)
        .and.not.include(`${quiet}@c.us`)
    })

    it('to the number that somebody once had, which arrives nowhere', async () => {
      const [written, registered] = [somebody(), somebody()]
      whatsapp.numberIsReally(written, registered)
      const message = await client.sendMessage(`${written}@c.us`, 'Olá', { waitUntilMsgSent: true })
      expect(message.ack).to.equal(1)
      const arriving = whatsapp.deliver(message.id._serialized).catch((error: unknown) => error)
      expect(String(await arriving)).to.include('Nobody is registered')
    })

    it('"digitando..." beforehand', async () => {
      const number = somebody()
      await (await client.getChatById(`${number}@c.us`)).sendStateTyping()
      const seen = () => whatsapp.gestures().find(({ what, chat }) => what === 'typing' && chat === `${number}@c.us`)
      expect(await patiently(seen, 'somebody is typing')).to.include({ account: shop.phone })
    })

    it('to itself, under an id with a tail', async () => {
      const message = await client.sendMessage(`${shop.phone}@c.us`, 'Teste de envio', { waitUntilMsgSent: true })
      expect(message.id._serialized).to.match(new RegExp(`^true_${shop.phone}@c\\.us_3EB0\\w+_out$`))
    })
  })

  describe('asks for a number', () => {
    it('that has WhatsApp', async () => {
      const number = somebody()
      expect(await client.getNumberId(number)).to.include({ user: number, _serialized: `${number}@c.us` })
    })

    it('that has none', async () => {
      const number = somebody()
      whatsapp.numberHasNoWhatsApp(number)
      expect(await client.getNumberId(number)).to.equal(null)
      const problem = await client.sendMessage(`${number}@c.us`, 'Olá').catch((error: unknown) => error)
      expect(String(problem)).to.include('No LID for user')
      expect(sentTo(number)).to.be.empty
    })

    it('that is registered without its ninth digit', async () => {
      whatsapp.numberIsReally('5549991234567', '554991234567')
      expect((await client.getNumberId('5549991234567'))?._serialized).to.equal('554991234567@c.us')
    })

    it('whose conversations go by the hidden id, which must be known before anything is sent', async () => {
      const number = somebody()
      const lid = whatsapp.numberGoesByLid(number)
      const problem = await client.sendMessage(`${number}@c.us`, 'Olá').catch((error: unknown) => error)
      expect(String(problem)).to.include('No LID for user')

      expect((await client.getNumberId(number))?._serialized).to.equal(`${number}@c.us`)
      const message = await client.sendMessage(`${number}@c.us`, 'Olá', { waitUntilMsgSent: true })
      expect(message.id.remote).to.equal(`${lid}@lid`)
      expect(sentTo(number).map(({ id }) => id)).to.deep.equal([message.id._serialized])
    })
  })

  describe('hears', () => {
    it('a text', async () => {
      const number = somebody()
      const message = await arrival(whatsapp.incoming({ from: number, name: 'Maria', body: 'Já saiu?' }))
      expect(message).to.include({ from: `${number}@c.us`, to: `${shop.phone}@c.us`, body: 'Já saiu?', fromMe: false })
      expect(await message.getContact()).to.include({ pushname: 'Maria', number })
    })

    it('a file, and fetches it', async () => {
      const media = { name: 'comprovante.pdf', mimetype: 'application/pdf', bytes: pdf }
      const message = await arrival(whatsapp.incoming({ from: somebody(), body: 'Paguei', media }))
      expect(message).to.include({ type: 'document', body: 'Paguei', hasMedia: true })
      const file = await message.downloadMedia()
      expect(file).to.include({ filename: 'comprovante.pdf', mimetype: 'application/pdf' })
      expect(Buffer.from(file.data, 'base64').equals(pdf)).to.equal(true)
    })

    it('somebody who writes under a hidden id, and learns the number', async () => {
      const number = somebody()
      const message = await arrival(whatsapp.incoming({ from: number, lid: '167000000000001', body: 'SAIR' }))
      expect(message.from).to.equal('167000000000001@lid')
      const [person] = await client.getContactLidAndPhone([message.from])
      expect(person).to.deep.equal({ lid: '167000000000001@lid', pn: `${number}@c.us` })
    })

    it('somebody who hides the number as well', async () => {
      const message = await arrival(whatsapp.incoming({ lid: '167000000000002', body: 'SAIR' }))
      const [person] = await client.getContactLidAndPhone([message.from])
      expect(person).to.deep.equal({ lid: '167000000000002@lid' })
    })

    it('what the owner writes on the phone, as something that was made and not received', async () => {
      const number = somebody()
      const received = browser.heard('message').length
      const made = browser.heard('message_create').length
      whatsapp.writtenOnPhone({ to: number, body: 'Pode vir buscar' })
      const [message] = await browser.hears<[wweb.Message]>('message_create', made + 1)
      expect(message).to.include({ fromMe: true, to: `${number}@c.us`, body: 'Pode vir buscar' })
      expect(browser.heard('message')).to.have.length(received)
      expect(sentTo(number)).to.be.empty
    })
  })

  describe('reads a conversation back', () => {
    it('from the end, further than the page has loaded', async () => {
      const number = somebody()
      const minute = (count: number) => new Date(Date.UTC(2026, 10, 26, 12, count))
      for (let count = 1; count <= 45; count++) {
        whatsapp.writtenOnPhone({ to: number, body: `aviso ${count}`, at: minute(count) })
      }
      whatsapp.reloadPages()
      await browser.hears('ready', 2)
      const chat = await client.getChatById(`${number}@c.us`)
      const bodies = async (limit?: number) =>
        (await chat.fetchMessages(limit === undefined ? {} : { limit })).map(({ body }) => body)
      expect(await bodies()).to.deep.equal(['aviso 45'])
      expect(await bodies(3)).to.deep.equal(['aviso 43', 'aviso 44', 'aviso 45'])
      const all = await bodies(100)
      expect(all).to.have.length(45)
      expect(all[0]).to.equal('aviso 1')
    })
  })
})
