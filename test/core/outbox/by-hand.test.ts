import { expect } from 'chai'
import { operatorActor } from '../../../core/data/work.ts'
import { Conflict, Invalid } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { confirmMessage, discardMessage, retryMessage, settleUnsure } from '../../../core/outbox/actions.ts'
import { notSentByHand, openByHand, sentByHand } from '../../../core/outbox/by-hand.ts'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { applyReceipt } from '../../../core/outbox/receipts.ts'
import { changePlan } from '../../../core/people/plan-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { openPost, type Post } from '../../support/post.ts'
import { visitBooked } from '../../support/visits.ts'

describe('a WhatsApp message that a person sends from their own phone', () => {
  let post: Post
  afterEach(() => post.close())

  const addOn = (given: 'release' | 'withdraw') =>
    post.app.works.write({ company: post.company, actor: operatorActor }, work =>
      changePlan(work, { [given]: ['whatsapp'] }),
    )
  const open = async (addOns: 'whatsapp'[] = []) => {
    post = await openPost({ kind: 'whatsapp', plan: { plan: 'plus', addOns } })
  }
  const refusalOf = (act: Promise<unknown>) => act.then(() => undefined).catch(error => error)
  const change = (id: string, values: Partial<Message>) => post.write(work => work.of(Messages).change({ id }, values))
  const events = (id: string) =>
    post.read(work => work.of(Events).all({ where: { subject: 'message', subjectId: id }, order: [['seq', 'ASC']] }))

  it('W3: is opened, sent, and said to be sent: by whom and when, and never that it arrived', async () => {
    await open()
    const { id } = await post.tell()
    expect(await post.write(work => openByHand(work, id))).to.include({ status: 'held', byHand: 'opened' })
    post.pass(90)
    await post.write(work => sentByHand(work, id))
    const row = await post.message(id)
    expect(row).to.include({ status: 'sent', byHand: 'sent', providerId: null, senderId: null, reason: null })
    expect(row.sentAt).to.deep.equal(post.clock.now())
    const told = (await events(id)).map(({ name, actor, payload }) => [name, actor.name, payload.to, payload.manual])
    expect(told).to.deep.equal([
      ['message.status_changed', 'Recado', 'held', undefined],
      ['message.chat_opened', 'Ana', undefined, undefined],
      ['message.status_changed', 'Ana', 'sent', true],
    ])
    expect(await post.attempts(id)).to.deep.equal([])
    expect(await post.write(work => applyReceipt(work, receiptFor(id)))).to.equal('early')
    expect(await post.message(id)).to.include({ status: 'sent', deliveredAt: null, readAt: null })
  })

  it('W3: goes on waiting when it was not sent after all, or is discarded with a reason', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => openByHand(work, id))
    expect(await post.write(work => notSentByHand(work, id))).to.include({ status: 'held', byHand: null })
    await post.write(work => openByHand(work, id))
    await post.write(work => discardMessage(work, id, 'Ele ligou antes.'))
    expect(await post.message(id)).to.include({ status: 'discarded', reason: 'Ele ligou antes.', sentAt: null })
    expect((await events(id)).map(event => event.name)).to.include('message.not_sent')
  })

  it('is kept with the words that went along', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => openByHand(work, id, { body: 'Oi!\r\nTudo bem?' }))
    expect(await post.message(id)).to.include({ status: 'held', body: 'Oi!\nTudo bem?' })
    await post.write(work => sentByHand(work, id, { body: 'Oi! Até já.' }))
    const last = (await events(id)).at(-1)
    expect(await post.message(id)).to.include({ body: 'Oi! Até já.' })
    expect(last?.payload).to.include({ manual: true, edited: true })
    const refused = await refusalOf(post.write(work => openByHand(work, id)))
    expect(refused).to.be.instanceOf(Conflict)
  })

  it('is never sent empty or with a hole in it', async () => {
    await open()
    const [empty, torn] = [await post.tell(), await post.tell({ hora: '' })]
    expect(await refusalOf(post.write(work => openByHand(work, empty.id, { body: ' ' })))).to.be.instanceOf(Invalid)
    for (const act of [openByHand, sentByHand]) {
      expect((await refusalOf(post.write(work => act(work, torn.id)))).message).to.match(/^Falta preencher: Hora/)
    }
  })

  it('is not confirmed into a queue that leads nowhere', async () => {
    await open()
    const { id } = await post.tell()
    const refused = await refusalOf(post.write(work => confirmMessage(work, id)))
    expect(refused).to.be.instanceOf(Conflict)
    expect(refused.message).to.include('envie pelo seu WhatsApp e diga que enviou')
    expect(await post.message(id)).to.include({ status: 'held' })
  })

  it('is sent by one of two people, and the other is told', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => sentByHand(work, id))
    expect(await refusalOf(post.write(work => sentByHand(work, id)))).to.be.instanceOf(Conflict)
    expect(await refusalOf(post.write(work => notSentByHand(work, id)))).to.be.instanceOf(Conflict)
  })

  it('is none of theirs when the company’s own number sends it', async () => {
    await open(['whatsapp'])
    await post.write(work => changeRule(work, visitBooked(), { mode: 'confirm', channels: ['whatsapp'] }))
    const { id } = await post.tell()
    for (const act of [openByHand, sentByHand, notSentByHand]) {
      const refused = await refusalOf(post.write(work => act(work, id)))
      expect(refused.message).to.equal('Esta mensagem sai pelo número da empresa: confirme o envio.')
    }
  })

  it('asks for the answer first when the add-on comes after the chat was opened', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => openByHand(work, id))
    await addOn('release')
    const refused = await refusalOf(post.write(work => confirmMessage(work, id)))
    expect(refused.message).to.equal('A conversa já foi aberta no WhatsApp: diga primeiro se a mensagem foi enviada.')
    await post.write(work => notSentByHand(work, id))
    await post.write(work => confirmMessage(work, id))
    await post.settle()
    expect(await post.message(id)).to.include({ status: 'sent', byHand: null, senderId: post.sender.id })
  })

  it('is not given up while somebody owes the answer', async () => {
    await open()
    const [opened, waiting] = [await post.tell(), await post.tell()]
    await post.write(work => openByHand(work, opened.id))
    post.pass(73 * 3_600)
    expect(await post.expire()).to.equal(1)
    expect(await post.message(opened.id)).to.include({ status: 'held', byHand: 'opened' })
    expect(await post.message(waiting.id)).to.include({ status: 'expired' })
  })

  it('comes back to a person, not to the queue, when it is tried again', async () => {
    await open()
    const tried = async (status: 'failed' | 'expired') => {
      const { id } = await post.tell()
      await change(id, { status, attempts: 3, postponedAt: post.clock.now() })
      return post.write(work => retryMessage(work, id))
    }
    const back = { status: 'held', reasonCode: 'no_add_on', attempts: 0, postponedAt: null }
    expect(await tried('failed')).to.include(back)
    expect(await tried('expired')).to.include(back)
    const { id } = await post.tell()
    await change(id, { status: 'unsure' })
    expect(await post.write(work => settleUnsure(work, id, 'again'))).to.include(back)
  })

  it('is not opened while WhatsApp is switched off', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => changeSettings(work, whatsappSettings, { use: false }))
    const refused = await refusalOf(post.write(work => openByHand(work, id)))
    expect(refused.message).to.match(/^O WhatsApp está desligado para a empresa\./)
  })
})

const receiptFor = (providerId: string) => ({ providerId, status: 'delivered' as const, at: new Date() })
