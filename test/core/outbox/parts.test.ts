import { expect } from 'chai'
import { SendError } from '../../../core/errors.ts'
import { retryMessage, settleUnsure } from '../../../core/outbox/actions.ts'
import type { Hand, Part } from '../../../core/outbox/channel.ts'
import { beginSend, claimMessages } from '../../../core/outbox/claim.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { keepPart, partsOf } from '../../../core/outbox/part.ts'
import { applyReceipt, type Receipt } from '../../../core/outbox/receipts.ts'
import { openPost, type Post } from '../../support/post.ts'

const part = (position: number): Part => ({
  position,
  total: 2,
  kind: position === 0 ? 'text' : 'document',
  providerId: `p${position}`,
})

describe('a message that is two at the provider', () => {
  let post: Post
  let message: Message
  let leaving: Part[]
  let failing: SendError | undefined

  beforeEach(async () => {
    post = await openPost({ resendable: false })
    leaving = [part(0), part(1)]
    failing = undefined
    const { send } = post.channel
    post.channel.send = async (sender, envelope, hand?: Hand) => {
      for (const one of leaving.filter(({ position }) => !envelope.left.some(gone => gone.position === position)))
        await hand?.left(one)
      if (failing) throw failing
      await send(sender, envelope)
      return { providerId: 'p0' }
    }
    message = await post.tell()
  })
  afterEach(() => post.close())

  const hear = (providerId: string, status: Receipt['status'], reason?: string) =>
    post.write(work =>
      applyReceipt(work, { providerId, status, at: new Date('2026-11-23T14:00:00Z'), ...(reason ? { reason } : {}) }),
    )
  const now = () => post.message(message.id)
  const gone = async () => (await post.read(work => partsOf(work, message))).map(({ position }) => position)

  it('is delivered when both are, and read when both are', async () => {
    await post.settle()
    await hear('p0', 'read')
    expect((await now()).status).to.equal('sent')
    await hear('p1', 'delivered')
    expect((await now()).status).to.equal('delivered')
    await hear('p1', 'read')
    expect((await now()).status).to.equal('read')
  })

  it('fails when one of them does, with its reason', async () => {
    await post.settle()
    await hear('p0', 'delivered')
    await hear('p1', 'failed', 'Arquivo recusado.')
    expect(await now()).to.include({ status: 'failed', reason: 'Arquivo recusado.' })
  })

  it('does not fail for a part that was delivered before the error came', async () => {
    await post.settle()
    await hear('p1', 'delivered')
    await hear('p1', 'failed', 'Tarde demais.')
    await hear('p0', 'delivered')
    expect(await now()).to.include({ status: 'delivered', reason: null })
  })

  it('sends only what is missing when it was interrupted between them', async () => {
    leaving = [part(0)]
    failing = new SendError('A linha caiu.', { permanent: false })
    await post.settle()
    expect([await gone(), (await now()).status]).to.deep.equal([[0], 'queued'])
    leaving = [part(0), part(1)]
    failing = undefined
    let again: Part[] = []
    post.channel.answer = envelope => {
      again = envelope.left
    }
    post.pass(3_600)
    await post.settle()
    expect(again.map(({ position }) => position)).to.deep.equal([0])
    expect([await gone(), (await now()).status]).to.deep.equal([[0, 1], 'sent'])
  })

  it('that was taken without an answer is unsure, until its receipts settle it', async () => {
    failing = new SendError('O provedor não confirmou.', { permanent: false, unsure: true })
    await post.settle()
    expect(await now()).to.include({ status: 'unsure', reason: 'O provedor não confirmou.' })
    await hear('p0', 'sent')
    expect((await now()).status).to.equal('unsure')
    await hear('p1', 'sent')
    expect(await now()).to.include({ status: 'sent', reason: null, providerId: 'p0' })
  })

  it('that was taken without an answer is looked for, where the provider can be asked', async () => {
    failing = new SendError('O provedor não confirmou.', { permanent: false, unsure: true })
    post.channel.trace = async () => [part(0), part(1)]
    await post.settle()
    expect([(await now()).status, await post.attempts(message.id)]).to.deep.equal(['sent', ['unsure']])
  })

  it('sends only what failed when a person tries again', async () => {
    await post.settle()
    await hear('p0', 'delivered')
    await hear('p1', 'failed')
    let again: Part[] = []
    post.channel.answer = envelope => {
      again = envelope.left
    }
    leaving = [part(0), { ...part(1), providerId: 'p2' }]
    await post.write(work => retryMessage(work, message.id))
    post.pass(1)
    await post.settle()
    expect(again.map(({ position }) => position)).to.deep.equal([0])
    await hear('p2', 'delivered')
    expect((await now()).status).to.equal('delivered')
  })

  it('sends what nobody confirmed when a person says that it did not arrive', async () => {
    failing = new SendError('O provedor não confirmou.', { permanent: false, unsure: true })
    await post.settle()
    await hear('p0', 'sent')
    failing = undefined
    let again: Part[] = []
    post.channel.answer = envelope => {
      again = envelope.left
    }
    await post.write(work => settleUnsure(work, message.id, 'again'))
    post.pass(1)
    await post.settle()
    expect(again.map(({ position }) => position)).to.deep.equal([0])
    expect((await now()).status).to.equal('sent')
  })

  describe('after a crash in mid-send', () => {
    let found: Part[] | undefined
    let connected: boolean
    let begun: Date
    beforeEach(async () => {
      connected = true
      post.pass(600)
      begun = post.clock.now()
      post.channel.serves = () => connected
      post.channel.trace = async () => found
      const now = post.clock.now()
      const [claimed] = await claimMessages(post.app.database, post.sender, { now, limit: 1 })
      await beginSend(post.app.database, claimed as Message, now)
      post.pass(31)
    })

    it('is looked for at the provider, and is sent when it is all there', async () => {
      found = [part(0), part(1)]
      await post.settle()
      expect(post.channel.sent).to.deep.equal([])
      expect(await now()).to.include({ status: 'sent', reason: null })
    })

    it('goes on with what is missing', async () => {
      found = [part(0)]
      await post.settle()
      expect(post.channel.sent.map(({ left }) => left.map(({ position }) => position))).to.deep.equal([[0]])
      expect((await now()).status).to.equal('sent')
    })

    it('goes once when nothing is there', async () => {
      found = []
      await post.settle()
      expect([post.channel.sent.length, (await now()).status]).to.deep.equal([1, 'sent'])
    })

    it('waits for the number to be connected before anybody decides', async () => {
      connected = false
      found = []
      await post.settle()
      expect(await now()).to.include({ status: 'unsure', reasonCode: 'tracing' })
      connected = true
      await post.settle()
      expect((await now()).status).to.equal('sent')
    })

    it('is asked for again when the provider can only tell later', async () => {
      post.channel.trace = async () => {
        throw new SendError('A linha caiu.', { permanent: false })
      }
      await post.settle()
      expect(await now()).to.include({ status: 'unsure', reasonCode: 'tracing' })
      post.channel.trace = async () => found
      found = [part(0), part(1)]
      post.pass(14)
      await post.settle()
      expect((await now()).status).to.equal('unsure')
      post.pass(1)
      await post.settle()
      expect((await now()).status).to.equal('sent')
    })

    it('sends once more a part that was taken and never left', async () => {
      await post.write(work => keepPart(work, message, part(0)))
      found = []
      await post.settle()
      expect(post.channel.sent.map(({ left }) => left)).to.deep.equal([[]])
    })

    it('is looked for among what was sent since it began to leave', async () => {
      let since: Date | undefined
      post.channel.trace = async (_sender, _envelope, from) => {
        since = from
        return []
      }
      await post.settle()
      expect(since).to.deep.equal(begun)
    })

    it('is left to a person when another sender took over: it knows nothing of it', async () => {
      const heir = await post.addSender({ channel: 'email', driver: 'post', isDefault: false })
      connected = false
      await post.settle()
      await post.write(work => work.of(Messages).change({ id: message.id }, { senderId: heir.id }))
      connected = true
      found = []
      await post.settle()
      expect(await now()).to.include({ status: 'unsure', reasonCode: 'unsure' })
    })

    it('is left to a person when the provider cannot tell', async () => {
      found = undefined
      await post.settle()
      expect(post.channel.sent).to.deep.equal([])
      expect(await now()).to.include({ status: 'unsure', reasonCode: 'unsure' })
      expect((await now()).reason).to.contain('Veja no telefone')
    })
  })
})

describe('a sender that this process is not connected to', () => {
  it('keeps its messages in the queue, without an attempt', async () => {
    const post = await openPost()
    post.channel.serves = () => false
    const { id } = await post.tell()
    await post.settle()
    expect(await post.message(id)).to.include({ status: 'queued', attempts: 0 })
    await post.close()
  })
})
