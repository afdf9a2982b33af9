import { expect } from 'chai'
import { WhatsAppIds } from '../../../../core/channels/whatsapp/phone-book.ts'
import type { OwnMessage } from '../../../../core/channels/whatsapp/web/line.ts'
import { SendError } from '../../../../core/errors.ts'
import type { Channel, Envelope, Part } from '../../../../core/outbox/channel.ts'
import { EarlyReceipts } from '../../../../core/outbox/early-receipt.ts'
import { keepPart, MessageParts } from '../../../../core/outbox/part.ts'
import { letter, paper } from '../../../support/letter.ts'
import { type NumberShop, openNumberShop } from '../../../support/number.ts'

const maria = '5549999990187@c.us'
const pix = { title: 'PIX', text: '00020126580014br.gov.bcb.pix' }

describe('a message that was interrupted in mid-send', () => {
  let number: NumberShop
  let since: Date
  beforeEach(async () => {
    number = await openNumberShop()
    since = number.clock.now()
    await number.connect()
    await number.write(work =>
      work
        .of(WhatsAppIds)
        .insert({ number: '+5549999990187', waId: maria, lid: '77@lid', learntFrom: 'lookup', checkedAt: work.now }),
    )
    number.pass(300)
  })
  afterEach(() => number.close())

  const trace = (given: Partial<Envelope> = {}) => {
    const channel = number.app.channels.get('whatsapp-web') as Required<Channel>
    return channel.trace({ id: number.sender.id, identity: '', credentials: {} }, letter(given), since)
  }
  const found = async (given?: Partial<Envelope>) =>
    (await trace(given))?.map(({ position, providerId }) => [position, providerId])
  const later = async (given?: Partial<Envelope>) => {
    const error = await trace(given).catch(thrown => thrown)
    expect(error).to.be.instanceOf(SendError)
    expect(error).to.include({ permanent: false })
  }
  /** Stands in the conversation, so many seconds after the message was due. */
  const stands = (providerId: string, given: Partial<OwnMessage & { chat: string }> = {}, seconds = 10) =>
    number.world.said.push({
      providerId,
      ack: 1,
      at: new Date(since.getTime() + seconds * 1_000),
      kind: 'text',
      body: letter().body,
      file: null,
      chat: maria,
      outgoing: { kind: 'text', body: '' },
      ...given,
    })

  it('is found by what it says', async () => {
    stands('A1')
    expect(await found()).to.deep.equal([[0, 'A1']])
  })

  it('is not there when somebody said something else', async () => {
    stands('A1', { body: 'Outra coisa' })
    stands('A2', { chat: '5549911112222@c.us' })
    expect(await found()).to.deep.equal([])
  })

  it('is found part by part: text, document by its name and size, code', async () => {
    const attachments = [paper(), paper({ name: 'boleto.pdf' })]
    stands('A1')
    stands('A2', { kind: 'document', body: '', file: { name: 'boleto.pdf', size: 8 } })
    expect(await found({ attachments, codes: [pix] })).to.deep.equal([
      [0, 'A1'],
      [2, 'A2'],
    ])
    stands('A3', { body: pix.text })
    expect(await found({ attachments, codes: [pix] })).to.deep.equal([
      [0, 'A1'],
      [2, 'A2'],
      [3, 'A3'],
    ])
  })

  it('is found though its document was changed meanwhile', async () => {
    stands('A1', { kind: 'document', file: { name: 'orcamento-12.pdf', size: 999 } })
    expect(await found({ attachments: [paper()] })).to.deep.equal([[0, 'A1']])
  })

  it('is not taken for one that was said long before', async () => {
    stands('A1', {}, -121)
    expect(await found()).to.deep.equal([])
  })

  it('is not taken for another message of ours with the same words', async () => {
    stands('A1')
    const other = { id: '01a21638-735d-7752-88c3-000000000000' }
    await number.write(work => keepPart(work, other, { position: 0, total: 1, kind: 'text', providerId: 'A1' }))
    expect(await found()).to.deep.equal([])
  })

  it('does not count one thing twice', async () => {
    stands('A1', { body: pix.text })
    expect(await found({ codes: [pix, pix] })).to.deep.equal([[1, 'A1']])
  })

  it('keeps what the server confirmed, also where the conversation no longer shows it', async () => {
    const gone: Part = { position: 0, total: 2, kind: 'text', providerId: 'gone' }
    const { messageId } = letter()
    await number.write(work => keepPart(work, { id: messageId }, gone))
    expect(await trace({ left: [gone], codes: [pix] }), 'no server confirmed it').to.equal(undefined)
    await number.write(work => work.of(MessageParts).change({ messageId }, { status: 'sent' }))
    expect(await found({ left: [gone], codes: [pix] })).to.deep.equal([[0, 'gone']])
  })

  it('never left when nobody had yet asked who answers at the number', async () => {
    await number.write(work => work.of(WhatsAppIds).remove({}))
    stands('A1')
    expect(await found()).to.deep.equal([])
  })

  it('tells again how far it is, for its receipt may have been missed', async () => {
    stands('A1', { ack: 3 })
    await trace()
    const receipts = await number.read(work => work.of(EarlyReceipts).all())
    expect(receipts.map(({ providerId, status }) => [providerId, status])).to.deep.equal([['A1', 'read']])
  })

  it('is asked for later while the line came up only now, and then left to a person', async () => {
    number.line().socket = 'TIMEOUT'
    number.line().tell({ kind: 'state', state: 'TIMEOUT' })
    await number.until({ state: 'disconnected' })
    number.line().socket = 'CONNECTED'
    number.line().tell({ kind: 'state', state: 'CONNECTED' })
    await number.until({ state: 'ready' })
    stands('A1', { ack: 0 })
    number.pass(119)
    await later()
    number.pass(1)
    expect(await trace()).to.equal(undefined)
  })

  it('is asked for later while the conversation cannot be read', async () => {
    number.world.shut = new Error('Target closed')
    await later()
    number.world.shut = undefined
    number.line().socket = 'TIMEOUT'
    number.line().tell({ kind: 'state', state: 'TIMEOUT' })
    await number.until({ state: 'disconnected' })
    await later()
  })

  it('is left to a person when the conversation does not reach back so far', async () => {
    for (let n = 0; n < 200; n++) stands(`B${n}`, { body: `${n}` }, 20)
    expect(await trace()).to.equal(undefined)
  })
})
