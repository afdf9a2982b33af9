import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import { switchModule } from '../../../core/people/module.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { openShop } from '../../support/shop.ts'

describe('a message that leaves', () => {
  let post: Post
  const open = async (options: PostOptions = {}) => {
    post = await openPost(options)
    return post
  }
  afterEach(() => post.close())

  const change = (changes: object) => post.write(work => work.of(Senders).change({ id: post.sender.id }, changes))
  const changesOf = async (subjectId: string) => {
    const events = await post.read(work => work.of(Events).all({ where: { subjectId }, order: [['seq', 'ASC']] }))
    return events.map(event => `${event.payload.from} > ${event.payload.to}`)
  }

  it('is given to the channel with everything that stands on the envelope', async () => {
    await open()
    const message = await post.tell()
    await post.settle()
    const { attachments, company, ...envelope } = post.channel.sent[0] ?? ({} as never)
    expect(envelope).to.deep.equal({
      messageId: message.id,
      address: 'c1@exemplo.test',
      recipientName: 'Cliente 1',
      subject: 'Visita 7',
      body: 'Olá, Cliente 1! Às 14:00.',
      codes: [],
      left: [],
      purpose: 'service',
    })
    expect([attachments, company.name, company.phone]).to.deep.equal([[], 'Loja loja-modelo', '(49) 3322-1100'])
  })

  it('is sent, with the time, the name the provider gave it and one try', async () => {
    await open()
    const { id } = await post.tell()
    const sentAt = post.clock.now()
    await post.settle()
    expect(await post.message(id)).to.deep.include({
      status: 'sent',
      sentAt,
      providerId: `id-${id}`,
      attempts: 1,
      lockedBy: null,
      lockedUntil: null,
    })
    expect(await post.attempts(id)).to.deep.equal(['sent'])
    expect(await changesOf(id)).to.deep.equal(['null > queued', 'queued > sent'])
  })

  it('leaves once, however often the dispatcher looks', async () => {
    await open()
    await post.tell()
    for (let n = 0; n < 3; n++) await post.settle()
    expect(post.channel.sent).to.have.length(1)
  })

  it('goes to one address, that of the customer it is about', async () => {
    await open()
    for (let n = 0; n < 5; n++) await post.tell({ hora: `${n}:00` })
    await post.settle()
    const pairs = post.channel.sent.map(({ address, body }) => [address, body])
    expect(pairs).to.have.deep.members(
      [0, 1, 2, 3, 4].map(n => [`c${n + 1}@exemplo.test`, `Olá, Cliente ${n + 1}! Às ${n}:00.`]),
    )
  })

  it('does not leave before it is due', async () => {
    await open()
    const { id } = await post.tell()
    const dueAt = new Date(post.clock.now().getTime() + 60_000)
    await post.write(work => work.of(Messages).change({ id }, { dueAt }))
    await post.settle()
    expect(post.channel.sent).to.have.length(0)
    post.pass(60)
    await post.settle()
    expect(post.channel.sent).to.have.length(1)
  })

  it('is not sent two notices for one because two were about the same person', async () => {
    await open()
    const contactId = (await post.customer()).id
    await post.tell({ contactId, hora: '9:00' })
    await post.tell({ contactId, hora: '10:00' })
    await post.settle()
    expect(post.channel.sent.map(envelope => envelope.body)).to.deep.equal([
      'Olá, Cliente 1! Às 9:00.',
      'Olá, Cliente 1! Às 10:00.',
    ])
  })

  it('goes to one address of ours during a trial, and says whom it was for', async () => {
    await open({ sender: { redirectTo: 'teste@loja.test' } })
    const { id } = await post.tell()
    await post.settle()
    expect(post.channel.sent[0]).to.include({
      address: 'teste@loja.test',
      subject: '[para c1@exemplo.test] Visita 7',
    })
    expect((await post.message(id)).address).to.equal('c1@exemplo.test')
  })

  it('goes to the address of the trial from the moment the trial begins, in the middle of a queue too', async () => {
    await open({ sender: { pace: { gapSeconds: [0, 0], perSecond: 10, concurrency: 1 } } })
    for (let n = 0; n < 15; n++) await post.tell()
    post.channel.answer = async () => {
      post.pass(0.1)
      await change({ redirectTo: 'teste@loja.test' })
    }
    await post.settle()
    const addresses = post.channel.sent.map(envelope => envelope.address)
    expect(addresses.filter(address => address === 'teste@loja.test')).to.have.length(5)
  })

  it('waits while the sender is paused, and goes when it is resumed', async () => {
    await open({ sender: { status: 'paused' } })
    const { id } = await post.tell()
    await post.settle()
    expect((await post.message(id)).status).to.equal('queued')
    await change({ status: 'ready' })
    await post.settle()
    expect((await post.message(id)).status).to.equal('sent')
  })

  describe('no longer', () => {
    const outcome = async (id: string) => {
      await post.settle()
      expect(post.channel.sent).to.deep.equal([])
      const { status, reasonCode, reason } = await post.message(id)
      return [status, reasonCode, reason]
    }

    it('because what it says is no longer true', async () => {
      await open({ type: { stillTrue: async () => 'A visita foi desmarcada.' } })
      const { id } = await post.tell()
      expect(await outcome(id)).to.deep.equal(['cancelled', 'no_longer_true', 'A visita foi desmarcada.'])
      expect(await changesOf(id)).to.deep.equal(['null > queued', 'queued > cancelled'])
      expect(await post.attempts(id)).to.deep.equal([])
    })

    it('because the customer said no while it waited', async () => {
      await open()
      const { id, contactId } = await post.tell()
      await post.write(work => decideConsent(work, { contactId, purpose: 'service', granted: false, origin: 'x' }))
      expect(await outcome(id)).to.deep.equal([
        'cancelled',
        'opted_out',
        'Cliente 1 pediu para não receber mensagens de andamento de pedidos.',
      ])
    })

    it('because the module was switched off while it waited', async () => {
      await open()
      const { id } = await post.tell()
      await post.write(work => switchModule(work, 'visits', false))
      expect((await outcome(id)).slice(0, 2)).to.deep.equal(['cancelled', 'module_off'])
    })

    it('because the plug-in that wrote it is gone', async () => {
      await open()
      const { id } = await post.tell()
      const without = await openShop({ plugins: [], channels: [post.channel], share: post })
      await without.app.dispatcher.drain()
      await without.close()
      expect((await outcome(id)).slice(0, 2)).to.deep.equal(['cancelled', 'module_gone'])
    })

    it('because its time is over', async () => {
      await open()
      const { id } = await post.tell()
      post.pass(72 * 3_600)
      expect((await outcome(id)).slice(0, 2)).to.deep.equal(['expired', 'expired'])
    })
  })

  it('is not held up, nor called uncertain, by another whose plug-in has a bug', async () => {
    const stillTrue = async (_work: unknown, event: { payload: { broken?: boolean } }) => {
      if (event.payload.broken) throw new Error('the plug-in has a bug')
      return true
    }
    const describe = async (_work: unknown, { payload }: { payload: { contactId: string } }) => ({
      contactId: payload.contactId,
      variables: { visita: { numero: '7', hora: '14:00' } },
    })
    await open({ type: { stillTrue, describe } as never })
    const broken = await post.tell({ broken: true })
    await post.tell({ contactId: (await post.customer('Zé')).id })
    await post.settle()
    expect(post.reached()).to.deep.equal(['Zé'])
    const { status, reason, dueAt } = await post.message(broken.id)
    expect([status, reason]).to.deep.equal(['queued', 'Erro interno ao preparar a mensagem; tentaremos de novo.'])
    expect(dueAt > post.clock.now()).to.equal(true)
  })

  it('that nobody confirmed in time expires, once, though two processes look', async () => {
    await open({ type: { rule: { mode: 'confirm', channels: ['email'] } } })
    const { id } = await post.tell()
    post.pass(72 * 3_600 - 1)
    await post.expire()
    expect((await post.message(id)).status).to.equal('held')
    post.pass(1)
    await Promise.all([post.expire(), post.expire()])
    expect(await post.message(id)).to.include({ status: 'expired', reason: 'Ninguém confirmou dentro do prazo.' })
    expect(await changesOf(id)).to.deep.equal(['null > held', 'held > expired'])
  })
})
