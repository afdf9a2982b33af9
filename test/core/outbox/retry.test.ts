import { expect } from 'chai'
import fc from 'fast-check'
import { backoffMs } from '../../../core/outbox/failure.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { permanent, temporary } from '../../support/recording-channel.ts'

describe('a message that the provider does not take', () => {
  let post: Post
  const open = async (options: PostOptions = {}) => {
    post = await openPost(options)
    return post
  }
  afterEach(() => post.close())
  const refuse = (error: Error, address = '') => {
    post.channel.answer = envelope => {
      if (!address || envelope.address === address) throw error
    }
  }

  it('has failed at once when trying again cannot help', async () => {
    await open()
    const { id } = await post.tell()
    refuse(permanent('A caixa postal não existe.'))
    await post.settle()
    expect(await post.message(id)).to.include({
      status: 'failed',
      reasonCode: 'refused',
      reason: 'A caixa postal não existe.',
      attempts: 1,
      sentAt: null,
    })
    expect(await post.attempts(id)).to.deep.equal(['permanent'])
    expect((await post.reloadSender()).status).to.equal('ready')
  })

  it('does not keep others from leaving', async () => {
    await open()
    for (let n = 0; n < 4; n++) await post.tell()
    refuse(permanent(), 'c2@exemplo.test')
    await post.settle()
    expect(post.reached()).to.have.members(['Cliente 1', 'Cliente 3', 'Cliente 4'])
  })

  it('stays in the queue with the reason when it may help later', async () => {
    await open()
    const { id } = await post.tell()
    refuse(temporary('O servidor não respondeu.'))
    await post.settle()
    expect(await post.message(id)).to.include({
      status: 'queued',
      reasonCode: 'retry',
      reason: 'O servidor não respondeu.',
      attempts: 1,
    })
    expect(await post.attempts(id)).to.deep.equal(['temporary'])
  })

  it('is tried again later and later, half an hour apart at most', async () => {
    await open()
    const { id } = await post.tell()
    refuse(temporary())
    const waits: number[] = []
    for (let attempt = 1; attempt <= 9; attempt++) {
      await post.settle()
      const { dueAt } = await post.message(id)
      waits.push((dueAt.getTime() - post.clock.now().getTime()) / 1_000)
      post.clock.move(dueAt)
    }
    expect(waits).to.deep.equal([30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800])
  })

  it('leaves in the end, and nothing is left of the trouble', async () => {
    await open()
    const { id } = await post.tell()
    refuse(temporary())
    await post.settle()
    post.channel.answer = () => undefined
    post.pass(30)
    await post.settle()
    expect(await post.message(id)).to.include({ status: 'sent', reason: null, reasonCode: null, attempts: 2 })
    expect(await post.attempts(id)).to.deep.equal(['temporary', 'sent'])
  })

  it('expires when its time is over, and is tried no more', async () => {
    await open()
    const { id } = await post.tell()
    refuse(temporary())
    let tries = 0
    for (; (await post.message(id)).status === 'queued'; tries++) {
      await post.settle()
      post.pass(1_800)
    }
    expect(tries).to.be.within(140, 155)
    expect(await post.message(id)).to.include({
      status: 'expired',
      reason: 'O prazo para enviar terminou antes de ela poder sair.',
    })
  }).timeout(60_000)

  it('is not given up before its time', async () => {
    await open()
    const { id, giveUpAt } = await post.tell()
    post.clock.move(new Date(giveUpAt.getTime() - 1_000))
    refuse(temporary())
    await post.settle()
    expect((await post.message(id)).status).to.equal('queued')
  })

  it('makes the sender look unwell, with the sentence, until one leaves again', async () => {
    await open()
    await post.tell()
    refuse(temporary('A senha foi recusada.'))
    await post.settle()
    expect(await post.reloadSender()).to.include({ status: 'failing', statusReason: 'A senha foi recusada.' })
    post.channel.answer = () => undefined
    post.pass(30)
    await post.settle()
    expect(await post.reloadSender()).to.include({ status: 'ready', statusReason: null })
  })

  it('does not make the sender look unwell when others got through', async () => {
    await open()
    for (let n = 0; n < 3; n++) await post.tell()
    refuse(temporary(), 'c2@exemplo.test')
    await post.settle()
    expect((await post.reloadSender()).status).to.equal('ready')
  })

  it('gives a server that is down a quarter of a minute, instead of trying the whole queue on it', async () => {
    await open({ sender: { pace: { gapSeconds: [0, 0], perSecond: 10, concurrency: 1 } } })
    for (let n = 0; n < 25; n++) await post.tell()
    let tries = 0
    post.channel.answer = () => {
      tries++
      throw temporary()
    }
    await post.settle()
    expect(tries).to.equal(10)
    post.pass(14.9)
    await post.settle()
    expect(tries).to.equal(10)
    post.pass(0.1)
    await post.settle()
    expect(tries).to.equal(20)
  })

  it('waits for its turn again on a paced number', async () => {
    await open({ kind: 'whatsapp', sender: { pace: whatsappPace } })
    const { id } = await post.tell()
    refuse(temporary())
    await post.settle()
    post.channel.answer = () => undefined
    post.pass(60)
    await post.settle()
    expect((await post.message(id)).status).to.equal('sent')
  })

  it('shows people no error of the machine, but a sentence', async () => {
    await open()
    const { id } = await post.tell()
    refuse(new TypeError("Cannot read properties of undefined (reading 'x')"))
    await post.settle()
    expect(await post.message(id)).to.include({
      status: 'queued',
      reason: 'Erro interno ao preparar a mensagem; tentaremos de novo.',
    })
  })

  it('waits, and says so, when the adapter of its sender is not installed', async () => {
    await open({ sender: { driver: 'pombo' } })
    const { id } = await post.tell()
    await post.settle()
    expect((await post.message(id)).reason).to.equal('O remetente usa "pombo", que não está instalado.')
  })
})

describe('the wait before another try', () => {
  const tries = fc.integer({ min: 1, max: 60 })
  const drawn = fc.double({ min: 0, max: 0.999_999, noNaN: true })

  it('is between 24 seconds and 36 minutes, whatever the number of tries', () => {
    fc.assert(
      fc.property(tries, drawn, (attempts, random) => {
        const wait = backoffMs(attempts, random)
        return Number.isInteger(wait) && wait >= 24_000 && wait <= 2_160_000
      }),
    )
  })

  it('never becomes shorter with the number of tries', () => {
    fc.assert(
      fc.property(tries, drawn, (attempts, random) => backoffMs(attempts + 1, random) >= backoffMs(attempts, random)),
    )
  })

  it('differs by a fifth at most, so that many do not come back in the same instant', () => {
    fc.assert(
      fc.property(tries, drawn, (attempts, random) => {
        const middle = backoffMs(attempts, 0.5)
        return Math.abs(backoffMs(attempts, random) - middle) <= middle * 0.2 + 1
      }),
    )
  })
})
