import { expect } from 'chai'
import { SendError } from '../../../core/errors.ts'
import { beginSend, claimMessages, ownSender } from '../../../core/outbox/claim.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { applyReceipt } from '../../../core/outbox/receipts.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { temporary } from '../../support/recording-channel.ts'

describe('the pace of a sender', () => {
  const opened: Post[] = []
  afterEach(async () => {
    for (const post of opened.splice(0).reverse()) await post.close()
  })
  const open = async (options: PostOptions = {}) => {
    const post = await openPost(options)
    opened.push(post)
    return post
  }
  const phone = (options: PostOptions = {}) => open({ kind: 'whatsapp', sender: { pace: whatsappPace }, ...options })
  const pace = (concurrency: number) =>
    ({ sender: { pace: { gapSeconds: [0, 0], perSecond: 1_000, concurrency } } }) as const
  const secondsToNext = async (post: Post) =>
    (Number((await post.reloadSender()).nextSlotAt) - post.clock.now().getTime()) / 1_000
  const turn = () => new Promise<void>(resolve => setImmediate(resolve))

  it('lets the most urgent leave first, then the longest waiting', async () => {
    const post = await phone()
    for (const [name, priority] of [
      ['festa', 40],
      ['status', 30],
      ['nota', 10],
      ['status 2', 30],
    ] as const) {
      const { id } = await post.tell({ contactId: (await post.customer(name)).id })
      await post.write(work => work.of(Messages).change({ id }, { priority }))
      post.pass(1)
    }
    for (let minutes = 0; minutes < 4; minutes++) {
      await post.settle()
      post.pass(90)
    }
    expect(post.reached()).to.deep.equal(['nota', 'status', 'status 2', 'festa'])
  })

  it('leaves one to two minutes between two messages of a number', async () => {
    const post = await phone()
    for (let n = 0; n < 3; n++) await post.tell()
    const counts: number[] = []
    for (const seconds of [0, 89.999, 0.001, 89.999, 0.001]) {
      post.pass(seconds)
      await post.settle()
      counts.push(post.channel.sent.length)
    }
    expect(counts).to.deep.equal([1, 1, 2, 2, 3])
  })

  for (const [drawn, seconds] of [
    [0, 60],
    [0.25, 75],
    [0.999, 119.94],
  ] as const) {
    it(`draws the gap: ${seconds} seconds`, async () => {
      const post = await phone({ random: () => drawn })
      await post.tell()
      await post.settle()
      const { nextSlotAt, lastSentAt } = await post.reloadSender()
      expect(Number(nextSlotAt) - post.clock.now().getTime()).to.equal(seconds * 1_000)
      expect(lastSentAt).to.deep.equal(post.clock.now())
    })
  }

  it('is kept by a process started anew', async () => {
    const before = await phone()
    await before.tell()
    await before.tell()
    await before.settle()
    await before.app.dispatcher.stop()
    const after = await phone({ share: before })
    after.pass(89)
    await after.settle()
    expect(after.channel.sent).to.have.length(0)
    after.pass(1)
    await after.settle()
    expect(after.channel.sent).to.have.length(1)
  })

  it('is reserved before the message leaves, so that a crash does not shorten it', async () => {
    const post = await phone()
    await post.tell()
    let during: Date | null = null
    post.channel.answer = async () => {
      during = (await post.reloadSender()).nextSlotAt
    }
    await post.settle()
    expect(Number(during) - post.clock.now().getTime()).to.equal(90_000)
  })

  it('counts from the moment the message went out, however long its file took', async () => {
    const post = await phone()
    await post.tell()
    post.channel.answer = () => post.pass(50)
    await post.settle()
    const { nextSlotAt, driftMs } = await post.reloadSender()
    expect([Number(nextSlotAt) - post.clock.now().getTime(), driftMs]).to.deep.equal([90_000, 50_000])
  })

  it('counts from there too where nobody knows whether it left', async () => {
    const post = await phone({ resendable: false })
    await post.tell()
    post.channel.answer = () => {
      post.pass(50)
      throw new SendError('O envio foi interrompido.', { permanent: false, unsure: true })
    }
    await post.settle()
    expect(await secondsToNext(post)).to.equal(90)
  })

  it('is kept after a message that left in part before the connection broke', async () => {
    const post = await phone({ resendable: false })
    await post.tell()
    await post.tell()
    post.channel.answer = async (_envelope, hand) => {
      await hand?.left({ position: 0, total: 2, kind: 'text', providerId: 'parte-1' })
      post.pass(5)
      throw temporary('O número ficou sem conexão com o WhatsApp.')
    }
    await post.settle()
    expect(await secondsToNext(post)).to.equal(90)
  })

  it('is not spent where nothing left: the number is tried again after a quarter of a minute', async () => {
    const post = await phone()
    await post.tell()
    post.channel.answer = () => {
      throw temporary()
    }
    await post.settle()
    expect(await secondsToNext(post)).to.equal(15)
  })

  it('is kept to what a process that died may have sent until its lease was over', async () => {
    const post = await phone({ resendable: false })
    await post.tell()
    const { app, sender, clock } = post
    const [message] = await claimMessages(app.database, sender, { now: clock.now(), limit: 1 })
    if (message) await beginSend(app.database, message, clock.now())
    post.pass(31)
    await post.settle()
    expect(await secondsToNext(post)).to.equal(59)
  })

  it('is kept to what was in doubt and left only when the phone came back', async () => {
    const post = await phone({ resendable: false })
    const { id } = await post.tell()
    post.channel.answer = async (_envelope, hand) => {
      await hand?.left({ position: 0, total: 1, kind: 'text', providerId: 'parte-1' })
      throw new SendError('O envio foi interrompido.', { permanent: false, unsure: true })
    }
    await post.settle()
    post.pass(80)
    const receipt = { providerId: 'parte-1', status: 'sent' as const, at: post.clock.now() }
    await post.write(work => applyReceipt(work, receipt))
    expect((await post.message(id)).status).to.equal('sent')
    expect(await secondsToNext(post)).to.equal(60)
  })

  it('is that of the number: another number does not wait for it', async () => {
    const post = await phone()
    await post.tell()
    const second = await post.addSender({ channel: 'whatsapp', driver: 'post', pace: whatsappPace })
    const { id } = await post.tell()
    await post.write(work => work.of(Messages).change({ id }, { senderId: second.id }))
    await post.settle()
    expect(post.channel.sent).to.have.length(2)
  })

  it('is not spent on a message that is no longer true', async () => {
    const stale = new Set<string>()
    const stillTrue = async (_work: unknown, event: { id: string }) => (stale.has(event.id) ? 'Já não vale.' : true)
    const post = await phone({ type: { stillTrue } as never })
    for (let n = 0; n < 3; n++) stale.add((await post.tell()).eventId)
    await post.tell({ contactId: (await post.customer('a que vale')).id })
    await post.settle()
    expect(post.reached()).to.deep.equal(['a que vale'])
  })

  it('never lets two messages of a number be under way at the same time', async () => {
    const post = await open(pace(1))
    for (let n = 0; n < 6; n++) await post.tell()
    post.channel.answer = turn
    await post.settle()
    expect([post.channel.sent.length, post.channel.mostUnderWay]).to.deep.equal([6, 1])
  })

  it('lets as many e-mails be under way as the account allows', async () => {
    const post = await open(pace(3))
    for (let n = 0; n < 8; n++) await post.tell()
    post.channel.answer = turn
    await post.settle()
    expect([post.channel.sent.length, post.channel.mostUnderWay]).to.deep.equal([8, 3])
  })

  it('is kept among two processes that look at the same time', async () => {
    const here = await phone()
    const there = await phone({ share: here })
    for (let n = 0; n < 3; n++) await here.tell()
    await Promise.all([here.app.dispatcher.drain(), there.app.dispatcher.drain()])
    await Promise.all([here.app.dispatcher.drain(), there.app.dispatcher.drain()])
    expect(here.channel.sent.length + there.channel.sent.length).to.equal(1)
  })

  it('is kept by a process that looked before another one sent', async () => {
    const post = await phone()
    await post.tell()
    await post.tell()
    const seenBefore = await post.reloadSender()
    await post.settle()
    const grab = () => ownSender(post.app.database, seenBefore, { owner: 'another', now: post.clock.now() })
    expect(await grab()).to.equal(undefined)
    post.pass(90)
    expect((await grab())?.id).to.equal(seenBefore.id)
  })

  it('leaves a number to the process that has it, until that one dies', async () => {
    const post = await phone()
    const grab = (owner: string) => ownSender(post.app.database, post.sender, { owner, now: post.clock.now() })
    const owned = [await grab('one'), await grab('two'), await grab('one')]
    expect(owned.map(Boolean)).to.deep.equal([true, false, true])
    post.pass(30)
    expect(await grab('two')).to.not.equal(undefined)
  })

  it('gives a number back when there is nothing left to send', async () => {
    const post = await phone()
    await post.tell()
    await post.settle()
    expect(await post.reloadSender()).to.include({ ownedBy: null, ownedUntil: null })
  })

  it('ends where a person pauses the sender, however long the queue is', async () => {
    const post = await open({ sender: { pace: { gapSeconds: [0, 0], perSecond: 10, concurrency: 1 } } })
    for (let n = 0; n < 25; n++) await post.tell()
    post.channel.answer = async () => {
      post.pass(0.1)
      await post.write(work => work.of(Senders).change({ id: post.sender.id }, { status: 'paused' }))
    }
    await post.settle()
    expect(post.channel.sent).to.have.length(10)
  })

  it('does not start anything more once the process is told to stop', async () => {
    const post = await open(pace(1))
    await post.tell()
    await post.app.dispatcher.stop()
    await post.settle()
    expect(post.channel.sent).to.deep.equal([])
  })
})
