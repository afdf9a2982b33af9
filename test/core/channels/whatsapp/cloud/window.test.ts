import { expect } from 'chai'
import { lastIncomingAt, WhatsAppWindows } from '../../../../../core/channels/whatsapp/cloud/window.ts'
import { retryMessage } from '../../../../../core/outbox/actions.ts'
import { type CloudShop, openCloudShop } from '../../../../support/cloud-api/cloud-shop.ts'
import { messageNews, postNews } from '../../../../support/cloud-api/meta.ts'

const hours = 3_600

describe('the 24-hour window of an official number', () => {
  let shop: CloudShop
  beforeEach(async () => {
    shop = await openCloudShop()
  })
  afterEach(async () => {
    expect(shop.stub.faults).to.deep.equal([])
    await shop.close()
  })
  const told = async () => {
    const { id } = await shop.tell()
    await shop.shop.settle()
    return shop.message(id)
  }
  const texts = () => shop.stub.sent.map(({ message }) => (message.type === 'text' ? message.text.body : message.type))

  it('opens when the customer writes, and free words leave', async () => {
    await shop.mariaWrites()
    expect(await told()).to.include({ status: 'sent', body: 'Olá, Maria! Às 14:00.' })
    expect(texts()).to.deep.equal(['Olá, Maria! Às 14:00.'])
    expect(shop.stub.sent[0]?.message.to).to.equal('5549999990187')
  })

  it('opens for a phone that WhatsApp knows without its ninth digit', async () => {
    const at = shop.shop.clock.now()
    await postNews(shop.hook, messageNews({ id: 'wamid.x', at, from: '554999990187', text: { body: 'Oi' } }))
    expect((await told()).status).to.equal('sent')
  })

  it('is closed for somebody who never wrote: without an approved text nothing leaves, and the reason says what to do', async () => {
    const message = await told()
    expect(message.status).to.equal('failed')
    expect(message.reason).to.equal(
      'Fora da janela de 24 horas: escolha um modelo aprovado em Modelos, nas configurações deste número.',
    )
    expect(shop.stub.sent).to.deep.equal([])
  })

  it('closes after a day', async () => {
    await shop.mariaWrites()
    shop.pass(24 * hours - 61)
    expect((await told()).status).to.equal('sent')
    shop.pass(2)
    expect((await told()).status).to.equal('failed')
  })

  it('lets the approved text out when it is closed, and history shows what the customer read', async () => {
    await shop.chooseTemplate()
    const message = await told()
    expect(message).to.include({
      status: 'sent',
      body: 'Olá, Maria! A sua visita 7 está marcada.\n\nLoja Modelo\n\n[Confirmar]',
    })
    expect(shop.stub.sent[0]?.message).to.deep.include({
      type: 'template',
      template: {
        name: 'visita_marcada',
        language: { code: 'pt_BR' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Maria' },
              { type: 'text', text: '7' },
            ],
          },
        ],
      },
    })
  })

  it('is judged when the message leaves, not when it was written', async () => {
    await shop.chooseTemplate()
    await shop.mariaWrites()
    await shop.tell()
    shop.pass(25 * hours)
    await shop.shop.settle()
    expect(texts()).to.deep.equal(['template'])
  })

  it('never closes sooner because news come late or twice', async () => {
    await shop.mariaWrites()
    await shop.mariaWrites({ ago: 23 * hours })
    const number = '+5549999990187'
    const last = await shop.shop.read(work => lastIncomingAt(work, shop.sender.id, number))
    expect(last).to.deep.equal(shop.shop.clock.now())
    expect(await shop.shop.read(work => work.of(WhatsAppWindows).count())).to.equal(1)
  })

  it('is not held open by a clock that runs ahead', async () => {
    await shop.mariaWrites({ ago: -10 * hours })
    shop.pass(24 * hours)
    expect((await told()).status).to.equal('failed')
  })

  it('goes by the text that was chosen meanwhile when a failed message is sent again', async () => {
    const { id } = await told()
    await shop.chooseTemplate()
    shop.pass(1)
    await shop.shop.write(work => retryMessage(work, id))
    await shop.shop.settle()
    expect(await shop.message(id)).to.include({ status: 'sent', reason: null })
  })
})
