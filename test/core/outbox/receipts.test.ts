import { expect } from 'chai'
import fc from 'fast-check'
import { newId } from '../../../core/data/table.ts'
import { Events } from '../../../core/events/event.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { applyReceipt, type Receipt } from '../../../core/outbox/receipts.ts'
import { openPost, type Post } from '../../support/post.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { foundShop } from '../../support/shop.ts'

describe('news from the provider about a message', () => {
  let post: Post
  let message: Message
  beforeEach(async () => {
    post = await openPost()
    const { id } = await post.tell()
    await post.settle()
    message = await post.message(id)
  })
  afterEach(() => post.close())

  const at = (second: number) => new Date(`2026-11-23T14:00:${String(second).padStart(2, '0')}Z`)
  const hear = (status: Receipt['status'], second = 0, more: Partial<Receipt> = {}) =>
    post.write(work => applyReceipt(work, { providerId: message.providerId ?? '', status, at: at(second), ...more }))
  const now = () => post.message(message.id)

  it('moves it on: delivered, then read, each with its time', async () => {
    expect([await hear('delivered', 1), await hear('read', 2)]).to.deep.equal(['changed', 'changed'])
    expect(await now()).to.deep.include({ status: 'read', deliveredAt: at(1), readAt: at(2) })
  })

  it('is told in the history, once', async () => {
    await hear('delivered')
    await hear('delivered')
    const where = { subjectId: message.id }
    const events = await post.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
    expect(events.map(event => event.payload.to)).to.deep.equal(['queued', 'sent', 'delivered'])
  })

  it('never moves it back when it comes late', async () => {
    await hear('read', 2)
    expect(await hear('delivered', 1)).to.equal('known')
    expect(await now()).to.deep.include({ status: 'read', readAt: at(2) })
  })

  it('makes up no time that nobody told', async () => {
    await hear('read', 2)
    expect((await now()).deliveredAt).to.equal(null)
  })

  it('is a failure with the reason of the provider, or with ours', async () => {
    await hear('failed', 1, { reason: 'Caixa postal cheia.' })
    expect(await now()).to.include({ status: 'failed', reasonCode: 'provider', reason: 'Caixa postal cheia.' })
  })

  it('is a failure with a sentence of ours when the provider gives no reason', async () => {
    await hear('failed')
    expect((await now()).reason).to.equal('O provedor avisou que a mensagem não foi entregue.')
  })

  it('may be a failure after the server had taken it', async () => {
    await hear('sent')
    expect(await hear('failed')).to.equal('changed')
  })

  it('cannot make a failure of what is with the customer', async () => {
    await hear('delivered', 1)
    expect(await hear('failed', 2, { reason: 'Tarde demais.' })).to.equal('known')
    expect(await now()).to.deep.include({ status: 'delivered', deliveredAt: at(1), reason: null, reasonCode: null })
    expect(await hear('read', 3)).to.equal('changed')
  })

  it('cannot make a failure of what the customer has read', async () => {
    await hear('read')
    expect(await hear('failed')).to.equal('known')
    expect((await now()).status).to.equal('read')
  })

  it('cannot bring a failed one back', async () => {
    await hear('failed')
    expect([await hear('delivered'), await hear('read'), await hear('failed')]).to.deep.equal([
      'known',
      'known',
      'known',
    ])
  })

  it('is nothing when it is about a message we do not know, or of another company', async () => {
    expect(await hear('read', 0, { providerId: 'unknown' })).to.equal('early')
    const company = await foundShop(post.app, 'outra')
    const receipt = { providerId: message.providerId ?? '', status: 'read' as const, at: at(0) }
    expect(await post.app.works.write({ ...post.scope, company }, work => applyReceipt(work, receipt))).to.equal(
      'early',
    )
    expect((await now()).status).to.equal('sent')
  })

  for (const status of ['held', 'cancelled', 'discarded', 'expired'] as const) {
    it(`changes nothing about a message that is ${status}`, async () => {
      await post.write(work => work.of(Messages).change({ id: message.id }, { status }))
      expect(await hear('read')).to.equal('known')
      expect((await now()).status).to.equal(status)
    })
  }

  it('settles a message of which nobody knew whether it had left', async () => {
    const unsure = { status: 'unsure' as const, reasonCode: 'unsure', reason: 'Não sabemos.', sentAt: null }
    await post.write(work => work.of(Messages).change({ id: message.id }, unsure))
    expect(await hear('delivered', 3)).to.equal('changed')
    expect(await now()).to.deep.include({ status: 'delivered', sentAt: at(3), reason: null, reasonCode: null })
  })

  it('leads to the furthest that was told, in whatever order and however often it comes', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('delivered', 'read'), { minLength: 1, maxLength: 6 }), async news => {
        await post.write(work => work.of(Messages).change({ id: message.id }, { status: 'sent' }))
        for (const [second, status] of news.entries()) await hear(status, second)
        expect((await now()).status).to.equal(news.includes('read') ? 'read' : 'delivered')
      }),
      { numRuns: 15 },
    ))

  it('is matched to its message without a look at the others', async () => {
    const { id: _, ...row } = message
    const others = Array.from({ length: 500 }, () => ({ ...row, eventId: newId(), providerId: newId() }))
    await post.write(work => work.of(Messages).insertAll(others))
    const { database } = post.app
    const [, asked] = await queriesOf(database, () => hear('delivered'))
    const search = asked.find(({ sql }) => /FROM `messages`/.test(sql))
    const explain = database.dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
    const [plan] = await database.sequelize.query(`${explain} ${search?.sql}`, {
      replacements: [...(search?.values ?? [])],
    })
    expect(JSON.stringify(plan)).to.contain('messages_companyId_providerId')
  })

  it('is applied once when it comes twice at the same time', async () => {
    const answers = await Promise.allSettled([hear('delivered'), hear('delivered'), hear('delivered')])
    expect(answers.filter(one => one.status === 'fulfilled' && one.value === 'changed')).to.have.length(1)
  })
})
