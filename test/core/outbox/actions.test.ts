import { expect } from 'chai'
import { Conflict, Invalid, NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import {
  confirmMessage,
  discardMessage,
  postponeMessage,
  retryMessage,
  settleUnsure,
} from '../../../core/outbox/actions.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { openPost, type Post } from '../../support/post.ts'
import { foundShop } from '../../support/shop.ts'

describe('a person who decides about a message', () => {
  let post: Post
  let id: string
  beforeEach(async () => {
    post = await openPost({ type: { rule: { mode: 'confirm', channels: ['email'] } } })
    id = (await post.tell()).id
  })
  afterEach(() => post.close())

  const force = (changes: Partial<Message>) => post.write(work => work.of(Messages).change({ id }, changes))
  const refusal = (act: Promise<unknown>): Promise<Invalid> =>
    act.then(
      () => null as never,
      error => error,
    )
  const confirm = (edited = {}) => post.write(work => confirmMessage(work, id, edited))
  const discard = (reason: string) => post.write(work => discardMessage(work, id, reason))
  const retry = () => post.write(work => retryMessage(work, id))
  const lastEvent = async () =>
    (await post.read(work => work.of(Events).first({ where: { subjectId: id }, order: [['seq', 'DESC']] }))) ?? {}

  describe('says "send"', () => {
    it('and it goes, with nothing left of what held it', async () => {
      const message = await confirm()
      expect([message.status, message.reasonCode, message.reason]).to.deep.equal(['queued', null, null])
      await post.settle()
      expect((await post.message(id)).status).to.equal('sent')
    })

    it('and what was edited goes instead, and the history knows that it was edited', async () => {
      await confirm({ subject: 'Sua  visita\n', body: ' Até já!\r\nAna ' })
      expect((await lastEvent()) as object).to.deep.nested.include({
        'payload.edited': true,
        'payload.confirmed': true,
      })
      await post.settle()
      expect(post.channel.sent[0]).to.include({ subject: 'Sua visita', body: 'Até já!\nAna' })
    })

    it('and the history knows when nothing was edited', async () => {
      const { subject, body } = await post.message(id)
      await confirm({ subject, body })
      expect((await lastEvent()) as object).to.deep.nested.include({ 'payload.edited': false })
    })

    for (const [what, edited, fields] of [
      ['an empty text', { body: '  ' }, { body: 'Escreva o texto da mensagem.' }],
      ['an empty subject', { subject: ' ' }, { subject: 'Escreva o assunto do e-mail.' }],
      ['an endless text', { body: 'x'.repeat(10_001) }, { body: 'O texto é longo demais.' }],
      ['an endless subject', { subject: 'x'.repeat(256) }, { subject: 'O assunto é longo demais.' }],
    ] as const) {
      it(`but not with ${what}`, async () => {
        const error = await refusal(confirm(edited))
        expect(error).to.be.instanceOf(Invalid)
        expect(error.fields).to.deep.equal(fields)
        expect((await post.message(id)).status).to.equal('held')
      })
    }

    it('and it does not expire because it waited for that person', async () => {
      const { giveUpAt } = await post.message(id)
      post.pass(71 * 3_600)
      const message = await confirm()
      expect(Number(message.giveUpAt)).to.equal(Number(post.clock.now()) + 24 * 3_600_000)
      expect(message.giveUpAt > giveUpAt).to.equal(true)
    })

    it('and it still goes no earlier than the company chose', async () => {
      const dueAt = new Date(post.clock.now().getTime() + 3_600_000)
      await force({ dueAt })
      expect((await confirm()).dueAt).to.deep.equal(dueAt)
    })

    it('but not while something in it is missing', async () => {
      await force({ reasonCode: 'repair', reason: 'Falta preencher: Hora.' })
      const error = await refusal(confirm())
      expect(error).to.be.instanceOf(Conflict)
      expect(error.message).to.equal('Falta preencher: Hora.')
    })

    it('but not while nobody has written a text', async () => {
      await force({ reasonCode: 'no_words', body: '' })
      const error = await refusal(confirm())
      expect(error).to.be.instanceOf(Conflict)
      expect(error.message).to.equal('Esta mensagem está sem texto. Escreva em Mensagens > Modelos e regras.')
      expect((await confirm({ body: 'Até já!' })).status).to.equal('queued')
    })

    it('but not while it is an e-mail without a subject', async () => {
      await force({ channel: 'email', reasonCode: 'no_words', subject: '' })
      expect((await refusal(confirm())).message).to.equal('Este e-mail está sem assunto. Escreva um antes de enviar.')
      expect((await confirm({ subject: 'Visita' })).status).to.equal('queued')
    })

    it('but not while no sender can take it', async () => {
      await force({ senderId: null, reasonCode: 'no_sender', channel: 'sms' })
      const error = await refusal(confirm())
      expect(error).to.be.instanceOf(Conflict)
      expect(error.message).to.include('não tem remetente para este canal')
    })

    it('and it leaves from the sender that was connected meanwhile', async () => {
      await force({ senderId: null, reasonCode: 'no_sender' })
      expect((await confirm()).senderId).to.equal(post.sender.id)
    })

    it('twice, or after somebody else did: once is enough', async () => {
      const clicks = await Promise.allSettled([confirm(), confirm(), confirm(), confirm()])
      expect(clicks.filter(click => click.status === 'fulfilled')).to.have.length(1)
      for (const click of clicks) if (click.status === 'rejected') expect(click.reason).to.be.instanceOf(Conflict)
    })

    it('about a message of another company: there is no such message', async () => {
      const company = await foundShop(post.app, 'outra')
      const theirs = post.app.works.write({ ...post.scope, company }, work => confirmMessage(work, id))
      expect(await refusal(theirs)).to.be.instanceOf(NotFound)
    })
  })

  describe('says "do not send"', () => {
    it('and it stays in the history with the reason', async () => {
      await discard('  A cliente já veio buscar. ')
      const { status, reason } = await post.message(id)
      expect([status, reason]).to.deep.equal(['discarded', 'A cliente já veio buscar.'])
      expect(await lastEvent()).to.deep.nested.include({ 'payload.reason': 'A cliente já veio buscar.' })
    })

    it('but has to say why', async () => {
      const error = await refusal(discard('  '))
      expect(error.fields).to.deep.equal({ reason: 'Diga por que a mensagem não vai ser enviada.' })
    })

    it('even when it is in the queue already', async () => {
      await confirm()
      await discard('Mudou de ideia.')
      await post.settle()
      expect(post.channel.sent).to.deep.equal([])
    })

    it('too late: it is on its way, or has been sent', async () => {
      await force({ status: 'sending' })
      expect(await refusal(discard('x'))).to.be.instanceOf(Conflict)
      await force({ status: 'sent' })
      expect((await refusal(discard('x'))).message).to.equal('Não dá para passar de "Enviada" para "Descartada".')
    })
  })

  describe('says "not now"', () => {
    const postpone = () => post.write(work => postponeMessage(work, id))

    it('and it stays on the list, and out of the way', async () => {
      await postpone()
      const { status, postponedAt } = await post.message(id)
      expect([status, postponedAt]).to.deep.equal(['held', post.clock.now()])
      expect(await lastEvent()).to.include({ name: 'message.postponed' })
    })

    it('too late: somebody has let it go', async () => {
      await confirm()
      expect((await refusal(postpone())).message).to.equal('Esta mensagem não está esperando confirmação.')
    })
  })

  describe('says "try again"', () => {
    it('and a failed message goes once more, from the beginning', async () => {
      await force({ status: 'failed', attempts: 5, reasonCode: 'refused', reason: 'não existe' })
      const { status, attempts, reason } = await retry()
      expect([status, attempts, reason]).to.deep.equal(['queued', 0, null])
      await post.settle()
      expect(post.channel.sent.map(envelope => envelope.messageId)).to.deep.equal([id])
    })

    it('and an expired one gets a day more', async () => {
      post.pass(100 * 3_600)
      await force({ status: 'expired' })
      await retry()
      await post.settle()
      expect((await post.message(id)).status).to.equal('sent')
    })

    it('but not about one that is fine', async () => {
      expect((await refusal(retry())).message).to.equal('Só mensagens que falharam ou venceram podem ser reenviadas.')
    })

    it('but not about one that expired with something missing in it', async () => {
      await force({ reasonCode: 'repair', reason: 'Falta preencher: Hora.', giveUpAt: post.clock.now() })
      await post.expire()
      expect((await post.message(id)).status).to.equal('expired')
      expect((await refusal(retry())).message).to.include('Falta preencher: Hora.')
    })

    it('but not when no sender can take it: that would only look like sending', async () => {
      await force({ status: 'failed', senderId: null, channel: 'sms' })
      expect((await refusal(retry())).message).to.include('não tem remetente para este canal')
    })
  })

  describe('knows what became of a message that was interrupted', () => {
    const settle = (answer: 'sent' | 'again') => post.write(work => settleUnsure(work, id, answer))
    beforeEach(() => force({ status: 'unsure', reasonCode: 'unsure', reason: 'interrompida' }))

    it('it arrived', async () => {
      const { status, sentAt, reason } = await settle('sent')
      expect([status, sentAt, reason]).to.deep.equal(['sent', post.clock.now(), null])
    })

    it('it goes once more', async () => {
      await settle('again')
      await post.settle()
      expect(post.channel.sent.map(envelope => envelope.messageId)).to.deep.equal([id])
    })

    it('but cannot say so twice', async () => {
      await settle('sent')
      expect((await refusal(settle('again'))).message).to.equal('Esta mensagem não está incerta.')
    })
  })
})
