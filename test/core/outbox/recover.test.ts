import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { beginSend, claimMessages } from '../../../core/outbox/claim.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { withoutDatabase } from '../../support/query-watch.ts'

describe('a send that was interrupted', () => {
  const opened: Post[] = []
  afterEach(async () => {
    for (const post of opened.splice(0).reverse()) await post.close()
  })
  const open = async (options: PostOptions = {}) => {
    const post = await openPost(options)
    opened.push(post)
    return post
  }
  /** What a process that dies in mid-send leaves behind. */
  const die = async (post: Post) => {
    for (const message of await dieBefore(post)) await beginSend(post.app.database, message, post.clock.now())
  }
  /** And one that dies while it prepares the send. */
  const dieBefore = ({ app, sender, clock }: Post) =>
    claimMessages(app.database, sender, { now: clock.now(), limit: 10 })

  it('is left to the process that has it in hand, as long as that one may live', async () => {
    const post = await open()
    const { id } = await post.tell()
    await die(post)
    post.pass(29.999)
    await post.settle()
    expect([(await post.message(id)).status, post.channel.sent.length]).to.deep.equal(['sending', 0])
  })

  it('goes again where twice cannot be seen twice: under the same id', async () => {
    const post = await open({ resendable: true })
    const { id } = await post.tell()
    await die(post)
    post.pass(30)
    await post.settle()
    expect(post.channel.sent.map(envelope => envelope.messageId)).to.deep.equal([id])
    expect(await post.message(id)).to.include({ status: 'sent', attempts: 2, reason: null })
    expect(await post.attempts(id)).to.deep.equal(['unsure', 'sent'])
  })

  it('waits for a person where twice would be seen twice', async () => {
    const post = await open({ resendable: false })
    const { id } = await post.tell()
    await die(post)
    post.pass(30)
    await post.settle()
    expect(post.channel.sent).to.deep.equal([])
    expect(await post.message(id)).to.include({
      status: 'unsure',
      reason: 'O envio foi interrompido no meio; não sabemos se a mensagem chegou.',
      lockedBy: null,
    })
    const last = await post.read(work => work.of(Events).first({ where: { subjectId: id }, order: [['seq', 'DESC']] }))
    expect(last?.payload.to).to.equal('unsure')
  })

  it('goes on its way after all where it had not begun to leave', async () => {
    const post = await open({ resendable: false })
    const { id } = await post.tell()
    await dieBefore(post)
    post.pass(30)
    await post.settle()
    expect(post.channel.sent.map(envelope => envelope.messageId)).to.deep.equal([id])
    expect(await post.message(id)).to.include({ status: 'sent', reason: null })
    expect(await post.attempts(id)).to.deep.equal(['sent'])
  })

  it('goes on its way when the database failed after it was taken and before it left', async () => {
    const post = await open({ resendable: false })
    const { id } = await post.tell()
    const { app } = post
    await withoutDatabase(app.database, { from: /^UPDATE `messages`/ }, () => app.dispatcher.drain())
    expect([(await post.message(id)).status, post.channel.sent.length]).to.deep.equal(['sending', 0])
    post.pass(30)
    await post.settle()
    expect([(await post.message(id)).status, post.channel.sent.length]).to.deep.equal(['sent', 1])
  })

  it('does not leave twice when its process was held up until another one took it over', async () => {
    let held: Promise<unknown> | undefined
    const stillTrue = async () => {
      held ??= overtaken()
      await held
      return true as const
    }
    const here = await open({ resendable: false, type: { stillTrue } })
    const there = await open({ resendable: false, share: here })
    const overtaken = async () => {
      here.pass(31)
      await there.settle()
    }
    const { id } = await here.tell()
    await here.app.dispatcher.drain()
    expect(here.channel.sent.length + there.channel.sent.length).to.equal(1)
    expect((await here.message(id)).status).to.equal('sent')
  })

  it('is taken up once, though two processes find it', async () => {
    const here = await open({ resendable: true })
    const there = await open({ share: here })
    const { id } = await here.tell()
    await die(here)
    here.pass(30)
    await Promise.all([here.app.dispatcher.drain(), there.app.dispatcher.drain()])
    await Promise.all([here.app.dispatcher.drain(), there.app.dispatcher.drain()])
    expect(here.channel.sent.length + there.channel.sent.length).to.equal(1)
    expect((await here.message(id)).status).to.equal('sent')
  })

  it('is not sent again while a slow provider takes its time', async () => {
    const here = await open({ resendable: true })
    const there = await open({ share: here })
    const { id } = await here.tell()
    here.channel.answer = async () => {
      here.pass(20)
      await there.app.dispatcher.drain()
    }
    await here.app.dispatcher.drain()
    expect([here.channel.sent.length, there.channel.sent.length]).to.deep.equal([1, 0])
    expect((await here.message(id)).status).to.equal('sent')
  })

  it('tells nothing when it ends after somebody else has taken it over: what that one wrote counts', async () => {
    const here = await open({ resendable: true })
    const there = await open({ share: here })
    const { id } = await here.tell()
    here.channel.answer = async () => {
      here.pass(31)
      await there.app.dispatcher.drain()
    }
    await here.app.dispatcher.drain()
    const events = await here.read(work => work.of(Events).all({ where: { subjectId: id }, order: [['seq', 'ASC']] }))
    expect(events.map(event => event.payload.to)).to.deep.equal(['queued', 'sent'])
    expect(here.channel.sent[0]?.messageId).to.equal(there.channel.sent[0]?.messageId)
  })
})

describe('two dispatchers on one database', () => {
  let here: Post
  let there: Post
  beforeEach(async () => {
    here = await openPost()
    there = await openPost({ share: here })
  })
  afterEach(async () => {
    await there.close()
    await here.close()
  })

  it('never get hold of the same message, even if both believed the sender to be theirs', async () => {
    for (let n = 0; n < 10; n++) await here.tell()
    const claim = ({ app }: Post) => claimMessages(app.database, here.sender, { now: here.clock.now(), limit: 10 })
    const claimed = (await Promise.all([claim(here), claim(there)])).flat().map(message => message.id)
    expect([claimed.length, new Set(claimed).size]).to.deep.equal([10, 10])
  })

  it('send each message once between them', async () => {
    for (let n = 0; n < 40; n++) await here.tell()
    const second = await here.addSender({ channel: 'email', driver: 'post' })
    const rows = await here.read(work => work.of(Messages).all({ limit: 20 }))
    await here.write(work => work.of(Messages).change({ id: rows.map(row => row.id) }, { senderId: second.id }))
    for (let round = 0; round < 3; round++) {
      await Promise.all([here.app.dispatcher.drain(), there.app.dispatcher.drain()])
      here.pass(1)
    }
    const sent = [...here.channel.sent, ...there.channel.sent].map(envelope => envelope.messageId)
    expect([sent.length, new Set(sent).size]).to.deep.equal([40, 40])
    expect(await here.read(work => work.of(Messages).count({ status: 'sent' }))).to.equal(40)
  })
})
