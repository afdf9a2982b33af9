import { expect } from 'chai'
import { WhatsAppIds } from '../../../../core/channels/whatsapp/phone-book.ts'
import type { Received } from '../../../../core/channels/whatsapp/web/line.ts'
import type { Channel } from '../../../../core/outbox/channel.ts'
import { EarlyReceipts } from '../../../../core/outbox/early-receipt.ts'
import { type Message, Messages } from '../../../../core/outbox/message.ts'
import { keepPart } from '../../../../core/outbox/part.ts'
import { insertMessage } from '../../../support/api.ts'
import { eventually } from '../../../support/eventually.ts'
import { letter, notingHand } from '../../../support/letter.ts'
import { type NumberShop, openNumberShop, phoneOfShop } from '../../../support/number.ts'

const maria = '5549999990187@c.us'

describe('a WhatsApp number in use', () => {
  let number: NumberShop
  let channel: Channel
  beforeEach(async () => {
    number = await openNumberShop()
    await number.connect()
    channel = number.app.channels.get('whatsapp-web') as Channel
  })
  afterEach(() => number.close())

  const known = () => number.read(work => work.of(WhatsAppIds).all())

  describe('hears of its messages', () => {
    let message: Message
    beforeEach(async () => {
      message = await number.write(async work => {
        const row = await insertMessage(work, { senderId: number.sender.id, providerId: 'A1', sentAt: work.now })
        await keepPart(work, row, { position: 0, total: 1, kind: 'text', providerId: 'A1' })
        return row
      })
    })
    const status = async () => (await number.read(work => work.of(Messages).get(message.id))).status
    const ack = (level: number, providerId = 'A1') =>
      number.line().tell({ kind: 'ack', chat: maria, providerId, ack: level })
    const becomes = (expected: string) => eventually(async () => expect(await status()).to.equal(expected))

    it('that they were delivered and read, never backwards', async () => {
      ack(2)
      await becomes('delivered')
      ack(4)
      await becomes('read')
      ack(1)
      ack(0)
      await number.round()
      expect(await status()).to.equal('read')
    })

    it('that WhatsApp did not take them', async () => {
      ack(-1)
      await becomes('failed')
      const { reason } = await number.read(work => work.of(Messages).get(message.id))
      expect(reason).to.include('não aceitou a mensagem')
    })

    it('before anybody noted that they left', async () => {
      ack(2, 'B2')
      await eventually(async () => expect(await number.read(work => work.of(EarlyReceipts).count())).to.equal(1))
    })

    it('what happened while it was away', async () => {
      await number.write(work =>
        work
          .of(WhatsAppIds)
          .insert({ number: message.address, waId: maria, learntFrom: 'lookup', checkedAt: work.now }),
      )
      await number.wish('disconnected')
      await number.until({ state: 'off' })
      number.world.said.push({
        providerId: 'A1',
        ack: 3,
        at: number.clock.now(),
        kind: 'text',
        body: '',
        file: null,
        chat: maria,
        outgoing: { kind: 'text', body: '' },
      })
      await number.wish('connected')
      await number.until({ state: 'starting' })
      await eventually(async () => expect(number.world.lines).to.have.length(2))
      number.line().tell({ kind: 'ready', ...phoneOfShop })
      await becomes('read')
    })
  })

  describe('learns who answers at a phone', () => {
    const send = async () =>
      (await channel.send({ id: number.sender.id, identity: '', credentials: {} }, letter(), notingHand())).providerId

    it('from an acknowledgement that comes from a hidden id', async () => {
      number.world.accounts.set('5549999990187', { waId: maria, lid: null })
      const providerId = await send()
      number.line().tell({ kind: 'ack', chat: '777@lid', providerId, ack: 2 })
      await eventually(async () =>
        expect((await known())[0]).to.include({
          number: '+5549999990187',
          waId: maria,
          lid: '777@lid',
          learntFrom: 'ack',
        }),
      )
    })

    it('not from a failure', async () => {
      const providerId = await send()
      number.line().tell({ kind: 'ack', chat: '777@lid', providerId, ack: -1 })
      number.line().tell({ kind: 'ack', chat: maria, providerId: 'A9', ack: 2 })
      await eventually(async () => expect(await number.read(work => work.of(EarlyReceipts).count())).to.equal(2))
      expect((await known()).map(({ lid }) => lid)).not.to.include('777@lid')
    })
  })

  const received = (given: Partial<Received>): Received => ({
    providerId: 'IN1',
    from: maria,
    body: 'Bom dia!',
    at: new Date('2026-11-23T13:05:00Z'),
    quotedProviderId: null,
    type: 'chat',
    media: null,
    mediaSize: 0,
    ...given,
  })

  describe('hands on what people write', () => {
    const handed = async (given: Partial<Received>) => {
      number.line().tell({ kind: 'received', message: received(given) })
      await eventually(async () => expect(number.written).to.have.length(1))
      return number.written[0]
    }

    it('with who wrote it, when, and what it answers', async () => {
      expect(await handed({ quotedProviderId: 'A1' })).to.deep.equal({
        companyId: number.company.id,
        senderId: number.sender.id,
        providerId: 'IN1',
        from: maria,
        number: '+5549999990187',
        lid: null,
        body: 'Bom dia!',
        at: new Date('2026-11-23T13:05:00Z'),
        quotedProviderId: 'A1',
        media: null,
      })
    })

    it('of somebody who hides the number, with it where WhatsApp tells', async () => {
      number.world.accounts.set('5549999990187', { waId: maria, lid: '777@lid' })
      expect(await handed({ from: '777@lid' })).to.include({
        from: '777@lid',
        lid: '777@lid',
        number: '+5549999990187',
      })
      number.written.length = 0
      expect(await handed({ from: '888@lid', providerId: 'IN2' })).to.include({ lid: '888@lid', number: null })
    })

    it('once, however often the page tells it', async () => {
      await handed({})
      number.line().tell({ kind: 'received', message: received({}) })
      await number.round()
      expect(number.written).to.have.length(1)
    })

    it('with the file', async () => {
      const media = { name: 'foto.jpg', contentType: 'image/jpeg', bytes: new Uint8Array([1, 2]) }
      expect(await handed({ body: '', media: async () => media })).to.deep.include({ body: '', media })
    })

    it('and says where a file is that could not be had', async () => {
      expect(await handed({ body: 'Veja', media: async () => undefined })).to.deep.include({
        body: 'Veja\n[arquivo que não pôde ser baixado: veja no celular]',
        media: null,
      })
      number.written.length = 0
      expect(
        (await handed({ providerId: 'IN2', mediaSize: 40_000_000, media: async () => undefined }))?.body,
      ).to.include('grande demais')
    })

    it('and not what nobody wrote', async () => {
      for (const type of ['e2e_notification', 'call_log', 'protocol'])
        number.line().tell({ kind: 'received', message: received({ type, providerId: type }) })
      number.line().tell({ kind: 'received', message: received({ body: '', providerId: 'empty' }) })
      await handed({ providerId: 'IN9' })
      expect(number.written.map(({ providerId }) => providerId)).to.deep.equal(['IN9'])
    })

    it('also when it was written while the number was away', async () => {
      await number.wish('disconnected')
      await number.until({ state: 'off' })
      number.world.written.push(received({ at: new Date('2026-11-23T12:00:00Z'), providerId: 'old' }))
      number.world.written.push(received({ at: new Date('2026-11-23T13:10:00Z') }))
      number.pass(1_200)
      await number.wish('connected')
      await number.until({ state: 'starting' })
      await eventually(async () => expect(number.world.lines).to.have.length(2))
      number.line().tell({ kind: 'ready', ...phoneOfShop })
      await eventually(async () => expect(number.written.map(({ providerId }) => providerId)).to.deep.equal(['IN1']))
    })
  })
})
