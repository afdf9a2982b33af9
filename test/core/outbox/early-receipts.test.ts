import { expect } from 'chai'
import { EarlyReceipts, hearReceipt, retellEarlyReceipts } from '../../../core/outbox/early-receipt.ts'
import type { Message } from '../../../core/outbox/message.ts'
import type { Receipt } from '../../../core/outbox/receipts.ts'
import { openPost, type Post } from '../../support/post.ts'

describe('news that come before our own "sent" is written', () => {
  let post: Post
  let message: Message
  beforeEach(async () => {
    post = await openPost()
    message = await post.tell()
  })
  afterEach(() => post.close())

  const providerId = () => `id-${message.id}`
  const hear = (status: Receipt['status']) =>
    post.write(work => hearReceipt(work, { providerId: providerId(), status, at: work.now }))
  const kept = () => post.read(work => work.of(EarlyReceipts).count())
  const status = async () => (await post.message(message.id)).status

  it('wait for their message and are told then, in their order', async () => {
    post.channel.answer = async () => {
      await hear('delivered')
      await hear('read')
    }
    await post.settle()
    expect([await status(), await kept()]).to.deep.equal(['sent', 2])
    expect(await retellEarlyReceipts(post.app)).to.equal(2)
    expect([await status(), await kept()]).to.deep.equal(['read', 0])
  })

  it('of messages that are not ours are forgotten after an hour', async () => {
    await hear('read')
    expect(await retellEarlyReceipts(post.app)).to.equal(0)
    expect(await kept()).to.equal(1)
    post.pass(3_601)
    await retellEarlyReceipts(post.app)
    expect(await kept()).to.equal(0)
  })

  it('that come in time are not kept', async () => {
    await post.settle()
    await hear('delivered')
    expect([await status(), await kept()]).to.deep.equal(['delivered', 0])
  })
})
