import { expect } from 'chai'
import { claimMessages, ownSender } from '../../../core/outbox/claim.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { plannedDepartures } from '../../../core/outbox/queue-list.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { openPost, type Post } from '../../support/post.ts'
import { temporary } from '../../support/recording-channel.ts'

describe('what waits for one customer', () => {
  let post: Post
  afterEach(() => post.close())
  const open = async (pace: object = {}) => {
    post = await openPost({ kind: 'whatsapp', resendable: false, sender: { pace: { ...whatsappPace, ...pace } } })
  }
  /** Ana, Bruno, Ana, Ana: in the order in which they wait. */
  const queue = async () => {
    const [ana, bruno] = [await post.customer('Ana'), await post.customer('Bruno')]
    const messages = []
    for (const { id: contactId } of [ana, bruno, ana, ana]) {
      messages.push(await post.tell({ contactId }))
      post.pass(1)
    }
    return messages
  }
  const departures = async () => {
    const sender = await post.reloadSender()
    const planned = await post.read(work => plannedDepartures(work, sender))
    const names = new Map((await post.read(work => work.of(Messages).all())).map(row => [row.id, row.recipientName]))
    return planned.map(({ message, at }) => [
      names.get(message.id),
      (at.getTime() - post.clock.now().getTime()) / 1_000,
    ])
  }

  it('leaves one by one unless the company wants it together', async () => {
    await open()
    await queue()
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
  })

  it('leaves in one visit, and the gap comes after it', async () => {
    await open({ together: true })
    await queue()
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana', 'Ana', 'Ana'])
    post.pass(89)
    await post.settle()
    expect(post.reached()).to.have.lengthOf(3)
    post.pass(1)
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana', 'Ana', 'Ana', 'Bruno'])
  })

  it('is foreseen so', async () => {
    await open({ together: true })
    await queue()
    const planned = await departures()
    expect(planned).to.deep.equal([
      ['Ana', 0],
      ['Ana', 0],
      ['Ana', 0],
      ['Bruno', 90],
    ])
  })

  it('is no more than five messages, and no more than the day allows', async () => {
    await open({ together: true, dailyCap: 8, warmUp: false })
    const { id: contactId } = await post.customer('Ana')
    for (let count = 0; count < 12; count++) await post.tell({ contactId })
    await post.settle()
    expect(post.channel.sent).to.have.lengthOf(5)
    post.pass(120)
    await post.settle()
    expect(post.channel.sent).to.have.lengthOf(8)
    post.pass(120)
    await post.settle()
    expect(post.channel.sent).to.have.lengthOf(8)
  })

  it('keeps each message its own fate: one that fails for now holds up none and goes later', async () => {
    await open({ together: true })
    const [first] = await queue()
    post.channel.answer = envelope => {
      if (envelope.messageId === first?.id) throw temporary()
    }
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana', 'Ana'])
    post.channel.answer = () => undefined
    post.pass(120)
    await post.settle()
    post.pass(120)
    await post.settle()
    expect(post.reached().sort()).to.deep.equal(['Ana', 'Ana', 'Ana', 'Bruno'])
  })

  it('stops in the middle when a person stops the number, and nothing is lost', async () => {
    await open({ together: true })
    await queue()
    const { sender } = post
    post.channel.answer = () =>
      post.write(async work => void (await work.of(Senders).change({ id: sender.id }, { status: 'paused' })))
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
    const statuses = (await post.read(work => work.of(Messages).all())).map(({ status }) => status)
    expect(statuses.sort()).to.deep.equal(['queued', 'queued', 'queued', 'sent'])
  })

  it('is written down message by message, so that a process that dies forgets none', async () => {
    await open({ together: true })
    await queue()
    const seen: number[] = []
    post.channel.answer = async () =>
      void seen.push(await post.read(work => work.of(Messages).count({ status: 'sent' })))
    await post.settle()
    expect(seen).to.deep.equal([0, 1, 2])
  })

  it('goes back to the queue whole when the process dies before it began', async () => {
    await open({ together: true })
    await queue()
    const { database } = post.app
    const now = post.clock.now()
    const owned = await ownSender(database, post.sender, { owner: 'dead', now })
    expect(await claimMessages(database, owned ?? post.sender, { now, limit: 1, inVisit: 5 })).to.have.lengthOf(3)
    for (let visits = 0; visits < 2; visits++) {
      post.pass(120)
      await post.settle()
    }
    // Those that were taken back wait anew, behind who has waited all the while.
    expect(post.reached()).to.deep.equal(['Bruno', 'Ana', 'Ana', 'Ana'])
  })
})
