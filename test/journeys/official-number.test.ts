import { expect } from 'chai'
import { readTemplate } from '../../core/channels/whatsapp/cloud/template.ts'
import { chooseTemplate, keepTemplates, listTemplates } from '../../core/channels/whatsapp/cloud/template-choice.ts'
import { noteIncoming } from '../../core/channels/whatsapp/cloud/window.ts'
import { IncomingMessages } from '../../core/channels/whatsapp/incoming.ts'
import { systemClock } from '../../core/clock.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import type { Sender } from '../../core/outbox/sender.ts'
import { until } from '../support/browser.ts'
import { testChromium } from '../support/chromium.ts'
import { openCloudShop, visitTemplate } from '../support/cloud-api/cloud-shop.ts'
import { type CloudStub, officialNumber, startCloudStub } from '../support/cloud-api/stub.ts'
import { addQuote } from '../support/quoting.ts'
import { openShop, type Shop } from '../support/shop.ts'

describe('a quote over the official API', function () {
  this.timeout(120_000)
  let chromiumPath: string | undefined
  let shop: Shop
  let stub: CloudStub
  let sender: Sender
  before(async function () {
    chromiumPath = await testChromium()
    if (!chromiumPath) this.skip()
  })
  beforeEach(async () => {
    stub = await startCloudStub()
    shop = await openShop({ cloud: { graphUrl: stub.url }, ...(chromiumPath ? { chromiumPath } : {}) })
    sender = await shop.addSender(officialNumber({}))
    const { type } = shop.app.notifier.type('quote.created')
    await shop.write(work => changeRule(work, type, { mode: 'automatic', channels: ['whatsapp'] }))
  })
  afterEach(async () => {
    await shop?.close()
    await stub?.close()
  })

  const tell = async (): Promise<Message> => {
    await addQuote(shop)
    await shop.settle()
    expect(stub.faults).to.deep.equal([])
    return (await shop.read(work => work.of(Messages).first({}))) as Message
  }
  const itsPdf = () => stub.media.get('media-1')?.bytes.subarray(0, 5).toString()

  it("takes its PDF along as the customer's document, with the words as caption", async () => {
    await shop.write(work => noteIncoming(work, { senderId: sender.id, number: '+5549999990187', at: work.now }))
    const message = await tell()
    expect(message.status).to.equal('sent')
    const [sent] = stub.sent
    expect(sent?.message.type === 'document' && sent.message.document).to.deep.equal({
      id: 'media-1',
      filename: 'orcamento-1.pdf',
      caption: message.body,
    })
    expect(itsPdf()).to.equal('%PDF-')
    expect(message.attachments[0]?.size).to.equal(stub.media.get('media-1')?.bytes.length)
  })

  it('takes it along in the header of the approved text, to a customer who did not write', async () => {
    const components = [{ type: 'HEADER', format: 'DOCUMENT' }, ...visitTemplate.components]
    const read = readTemplate({ ...visitTemplate, components })
    const { type } = shop.app.notifier.type('quote.created')
    await shop.write(async work => {
      await keepTemplates(work, sender.id, read ? [read] : [])
      const [template] = await listTemplates(work, sender.id)
      const variables = { 'body-1': 'cliente.primeiroNome', 'body-2': 'orcamento.numero' }
      if (template) await chooseTemplate(work, sender.id, { type, template, variables })
    })
    const message = await tell()
    expect(message).to.include({ status: 'sent' })
    expect(message.body).to.match(/^Olá, Maria! A sua visita 1 está marcada\./)
    expect(stub.sent[0]?.message.type).to.equal('template')
    expect(itsPdf()).to.equal('%PDF-')
  })
})

describe('what a customer writes to an official number', () => {
  it("stands on the customer's timeline by itself", async () => {
    const shop = await openCloudShop({ clock: systemClock })
    try {
      shop.shop.app.start()
      await shop.mariaWrites({ body: 'Pode ser às 15h?' })
      const kept = () => shop.shop.read(work => work.of(IncomingMessages).all())
      await until(async () => (await kept()).length > 0, 'the message was kept')
      expect((await kept())[0]).to.include({ body: 'Pode ser às 15h?', contactId: shop.maria.id })
    } finally {
      await shop.close()
    }
  })
})
