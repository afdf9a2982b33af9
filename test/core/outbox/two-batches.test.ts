import { expect } from 'chai'
import type { Envelope } from '../../../core/outbox/channel.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { temporary } from '../../support/recording-channel.ts'

describe('two batches of one sender', () => {
  let post: Post
  const open = async (options: PostOptions = {}) => {
    post = await openPost(options)
    return post
  }
  /** Batches of forty, two mails at a time. */
  const fast = { gapSeconds: [0, 0], perSecond: 10_000, concurrency: 2 } as const
  afterEach(() => post.close())

  /** Holds each send until it is let go, and says when `count` of them are being made. */
  function gate() {
    const held: (() => void)[] = []
    const names: string[] = []
    return {
      names,
      hold: (envelope: Envelope) =>
        new Promise<void>(resolve => {
          names.push(envelope.recipientName)
          held.push(resolve)
        }),
      let: (count: number) => {
        for (const go of held.splice(0, count)) go()
      },
      async until(count: number) {
        while (names.length < count) await new Promise(resolve => setTimeout(resolve, 2))
      },
    }
  }

  const statuses = async () =>
    (await post.read(work => work.of(Messages).all({ order: [['createdAt', 'ASC']] }))).map(({ status }) => status)

  const sending = async () => (await statuses()).filter(status => status === 'sending').length
  const tellMany = async (count: number) => {
    for (let n = 0; n < count; n++) await post.tell()
  }

  it('overlap: the second is claimed while the first is sent, and no more leave at a time than the sender bears', async () => {
    await open({ sender: { pace: fast } })
    await tellMany(100)
    const door = gate()
    post.channel.answer = door.hold
    const served = post.app.dispatcher.drain()
    await door.until(2)
    while ((await sending()) < 80) await new Promise(resolve => setTimeout(resolve, 2))
    expect(door.names).to.have.length(2)
    post.channel.answer = () => undefined
    door.let(2)
    expect(await served).to.equal(100)
    expect(post.channel.mostUnderWay).to.equal(2)
    expect(post.channel.sent).to.have.length(100)
    expect(new Set(post.reached()).size).to.equal(100)
    expect(new Set(await statuses())).to.deep.equal(new Set(['sent']))
  })

  for (const [which, pace] of [
    ['with a daily cap', { ...fast, dailyCap: 400 }],
    ['that is new', { ...fast, warmUp: true }],
  ] as const)
    it(`wait for each other with a sender ${which}: what is under way has to be counted first`, async () => {
      await open({ sender: { pace } })
      await tellMany(60)
      let most = 0
      post.channel.answer = async () => {
        most = Math.max(most, await sending())
      }
      await post.settle()
      expect(most).to.equal(40)
      expect(post.channel.sent).to.have.length(60)
    })

  it('wait for each other where a message may not be repeated unseen', async () => {
    await open({ kind: 'whatsapp', resendable: false, sender: { pace: fast } })
    await tellMany(60)
    let most = 0
    post.channel.answer = async () => {
      most = Math.max(most, await sending())
    }
    await post.settle()
    expect(most).to.equal(40)
  })

  it('go back to the queue when the server is down, and the sender rests', async () => {
    await open({ sender: { pace: fast } })
    await tellMany(100)
    let tries = 0
    post.channel.answer = () => {
      tries++
      throw temporary()
    }
    await post.settle()
    expect(tries).to.be.within(40, 80)
    expect(new Set(await statuses())).to.deep.equal(new Set(['queued']))
    expect(Number((await post.reloadSender()).nextSlotAt)).to.be.greaterThan(post.clock.now().getTime() + 14_000)
    expect(await post.reloadSender()).to.include({ status: 'failing', ownedBy: null })
    post.channel.answer = () => undefined
    post.pass(60)
    await post.settle()
    post.pass(600)
    await post.settle()
    expect(new Set(post.reached()).size).to.equal(100)
  })

  it('keep the sender until both have ended', async () => {
    await open({ sender: { pace: fast } })
    await tellMany(80)
    const door = gate()
    post.channel.answer = door.hold
    const stopped = post.app.dispatcher.drain()
    await door.until(2)
    expect((await post.reloadSender()).ownedBy).to.be.a('string')
    post.channel.answer = () => undefined
    door.let(2)
    await stopped
    expect((await post.reloadSender()).ownedBy).to.equal(null)
  })
})
