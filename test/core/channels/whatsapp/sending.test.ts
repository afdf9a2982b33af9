import { expect } from 'chai'
import { learnAccount, WhatsAppIds } from '../../../../core/channels/whatsapp/phone-book.ts'
import { documentLimitBytes } from '../../../../core/channels/whatsapp/web/send-parts.ts'
import { SendError } from '../../../../core/errors.ts'
import type { Channel, Envelope, Hand } from '../../../../core/outbox/channel.ts'
import { letter, notingHand, paper } from '../../../support/letter.ts'
import { type NumberShop, openNumberShop } from '../../../support/number.ts'

const maria = '5549999990187@c.us'
const pix = { title: 'PIX copia e cola', text: '00020126580014br.gov.bcb.pix' }

describe('a message by WhatsApp', () => {
  let number: NumberShop
  let channel: Channel
  beforeEach(async () => {
    number = await openNumberShop()
    await number.connect()
    channel = number.app.channels.get('whatsapp-web') as Channel
  })
  afterEach(() => number.close())

  const account = () => ({ id: number.sender.id, identity: '', credentials: {} })
  const send = (given: Partial<Envelope> = {}, hand?: Hand) => channel.send(account(), letter(given), hand)
  const refusal = async (given: Partial<Envelope> = {}, hand?: Hand): Promise<SendError> => {
    const error = await send(given, hand).then(
      () => undefined,
      thrown => thrown,
    )
    if (!(error instanceof SendError)) throw error ?? new Error('It was sent')
    return error
  }
  const said = () => number.world.said.map(({ chat, kind, body }) => [chat, kind, body])
  const known = () => number.read(work => work.of(WhatsAppIds).all())

  it('leaves as text, and is sent when the server has it', async () => {
    const hand = notingHand()
    const { providerId } = await send({}, hand)
    expect(said()).to.deep.equal([[maria, 'text', 'Olá, Maria! Segue o orçamento.']])
    expect(hand.gone).to.deep.equal([{ position: 0, total: 1, kind: 'text', providerId }])
  })

  it('reaches whoever was only known by a hidden id, and one that a look-up had not found before they wrote', async () => {
    const hers = '+5549999990187'
    await number.write(work => learnAccount(work, { number: hers, waId: null, learntFrom: 'lookup' }))
    expect((await refusal()).code).to.equal('no_account')
    await number.write(work => learnAccount(work, { number: hers, lid: '777@lid', learntFrom: 'incoming' }))
    await send()
    expect(said()).to.have.length(1)
    expect((await known())[0]).to.include({ number: hers, waId: maria })
  })

  it('leaves as document and codes, in this order, each noted as soon as it is gone', async () => {
    const hand = notingHand()
    const { providerId } = await send({ attachments: [paper()], codes: [pix] }, hand)
    expect(said()).to.deep.equal([
      [maria, 'document', 'Olá, Maria! Segue o orçamento.'],
      [maria, 'text', pix.text],
    ])
    expect(number.world.said[0]?.file).to.deep.equal({ name: 'orcamento-12.pdf', size: 8 })
    expect(hand.gone.map(({ position, kind }) => [position, kind])).to.deep.equal([
      [0, 'document'],
      [1, 'code'],
    ])
    expect(providerId).to.equal(hand.gone[0]?.providerId)
  })

  it('goes on where an earlier attempt stopped', async () => {
    const left = [{ position: 0, total: 2, kind: 'document' as const, providerId: 'gone' }]
    const { providerId } = await send({ attachments: [paper()], codes: [pix], left })
    expect(said()).to.deep.equal([[maria, 'text', pix.text]])
    expect(providerId).to.equal('gone')
  })

  it('pauses between its parts like somebody who picks a file', async () => {
    await number.close()
    number = await openNumberShop({ limits: { pause: [1_000, 3_000] }, random: () => 0.5 })
    await number.connect()
    channel = number.app.channels.get('whatsapp-web') as Channel
    const before = number.clock.now().getTime()
    await send({ codes: [pix, pix] })
    expect(number.clock.now().getTime() - before).to.equal(4_000)
  })

  describe('to a number', () => {
    it('that WhatsApp knows otherwise goes where WhatsApp says, and the number stays as it is', async () => {
      number.world.accounts.set('5549999990187', { waId: '554999990187@c.us', lid: '77@lid' })
      await send()
      expect(said().map(([chat]) => chat)).to.deep.equal(['554999990187@c.us'])
      const [row] = await known()
      expect(row).to.include({
        number: '+5549999990187',
        waId: '554999990187@c.us',
        lid: '77@lid',
        learntFrom: 'lookup',
      })
    })

    it('is looked up once, and again after three months', async () => {
      await send()
      number.pass(89 * 86_400)
      await send()
      expect(number.world.lookedUp).to.deep.equal(['5549999990187'])
      number.pass(86_400)
      await send()
      expect(number.world.lookedUp).to.have.length(2)
      expect((await known())[0]?.checkedAt).to.deep.equal(number.clock.now())
    })

    it('without WhatsApp is not sent, and is asked for again the next day', async () => {
      number.world.accounts.set('5549999990187', null)
      const error = await refusal()
      expect([error.permanent, error.message]).to.deep.equal([
        true,
        '(49) 99999-0187 não tem WhatsApp. Confira o celular no cadastro ou use outro meio.',
      ])
      await refusal()
      expect(number.world.lookedUp).to.have.length(1)
      number.world.accounts.delete('5549999990187')
      number.pass(86_400)
      await send()
      expect(said()).to.have.length(1)
    })

    it('that is no mobile is refused without asking anybody', async () => {
      const error = await refusal({ address: '+554933221100' })
      expect([error.permanent, error.message]).to.deep.equal([
        true,
        '(49) 3322-1100 não é um celular. Cadastre um celular com WhatsApp.',
      ])
      expect(error.code).to.equal('unsendable')
      expect((await refusal({ address: '12345' })).message).to.include('não é um número de telefone')
      expect(number.world.lookedUp).to.deep.equal([])
    })

    it('whose conversation does not open is asked for again before the next try', async () => {
      await send()
      number.world.shut = new Error('No LID for user')
      const error = await refusal()
      expect([error.permanent, error.unsure]).to.deep.equal([false, false])
      number.world.shut = undefined
      await send()
      expect(number.world.lookedUp).to.have.length(2)
    })
  })

  describe('does not leave', () => {
    it('without a text', async () => {
      const error = await refusal({ body: ' \n', attachments: [paper()] })
      expect([error.permanent, error.code, said()]).to.deep.equal([true, 'unsendable', []])
      expect(error.message).to.include('sem texto')
    })

    it('with a document that WhatsApp does not take', async () => {
      const error = await refusal({ attachments: [paper({ size: documentLimitBytes + 1 })] })
      expect([error.permanent, error.code, said(), number.world.lookedUp]).to.deep.equal([true, 'unsendable', [], []])
      expect(error.message).to.include('orcamento-12.pdf passa de 100 MB')
      await send({ attachments: [paper({ size: documentLimitBytes })] })
    })

    it('with a file that cannot be read, and is tried again', async () => {
      const open = () => {
        throw new Error('ENOENT')
      }
      const error = await refusal({ attachments: [paper({ open })] })
      expect([error.permanent, error.unsure, said()]).to.deep.equal([false, false, []])
    })

    it('while the line is down, and is tried again', async () => {
      number.line().tell({ kind: 'state', state: 'TIMEOUT' })
      await number.until({ state: 'disconnected' })
      const error = await refusal()
      expect([error.permanent, error.unsure, said()]).to.deep.equal([false, false, []])
    })

    it('beside another one of the same number', async () => {
      let underWay = 0
      let most = 0
      number.world.send = async (chat, outgoing) => {
        most = Math.max(most, ++underWay)
        await new Promise(resolve => setTimeout(resolve, 5))
        underWay--
        return number.world.say(chat, outgoing)
      }
      await Promise.all([send(), send({ codes: [pix] }), send()])
      expect([most, said().length]).to.deep.equal([1, 4])
    })
  })

  describe('nobody knows whether it left', () => {
    const expectUnsure = (error: SendError) => expect([error.permanent, error.unsure]).to.deep.equal([false, true])

    it('when the server does not say so', async () => {
      number.world.ack = 0
      const hand = notingHand()
      expectUnsure(await refusal({ codes: [pix] }, hand))
      expect([hand.gone.length, said().length]).to.deep.equal([1, 1])
    })

    it('when the browser goes away in the middle', async () => {
      number.world.send = () => Promise.reject(new Error('Target closed'))
      expectUnsure(await refusal())
    })

    it('when the page does not say which message it became', async () => {
      number.world.send = async (chat, outgoing) => {
        number.world.say(chat, outgoing)
        return undefined
      }
      expectUnsure(await refusal())
    })

    it('when it left and could not be noted', async () => {
      const left = () => Promise.reject(new Error('database away'))
      expectUnsure(await refusal({}, { left }))
    })

    it('when the browser is closed while the server is waited for', async () => {
      await number.close()
      number = await openNumberShop({ limits: { ack: 60_000 } })
      await number.connect()
      channel = number.app.channels.get('whatsapp-web') as Channel
      number.world.ack = 0
      const waiting = refusal()
      while (number.world.said.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
      number.line().tell({ kind: 'broken', error: new Error('The browser is gone') })
      expectUnsure(await waiting)
    })
  })

  it('is sent by an acknowledgement that came while it was waited for', async () => {
    number.world.ack = 0
    number.world.send = async (chat, outgoing) => {
      const message = number.world.say(chat, outgoing)
      setTimeout(() => number.line().tell({ kind: 'ack', chat, providerId: message.providerId, ack: 1 }), 10)
      return message
    }
    await send()
  })

  it('is sent by an acknowledgement that the library did not tell', async () => {
    number.world.send = async (chat, outgoing) => {
      const message = number.world.say(chat, outgoing)
      return { ...message, ack: 0 }
    }
    await send()
  })

  it('fails with its reason when the server refuses it', async () => {
    number.world.ack = -1
    const error = await refusal({ codes: [pix] })
    expect([error.permanent, error.code, said().length]).to.deep.equal([true, undefined, 1])
    expect(error.message).to.include('não aceitou a mensagem')
  })
})
