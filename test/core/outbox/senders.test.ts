import { expect } from 'chai'
import { Conflict, NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { emailPace, whatsappPace } from '../../../core/outbox/pace.ts'
import { lastDepartures, senderQueues, withoutSender } from '../../../core/outbox/queue-list.ts'
import { defaultSender, type Sender, Senders } from '../../../core/outbox/sender.ts'
import {
  changeSender,
  createSender,
  makeDefault,
  noteCheck,
  pauseSender,
  removeSender,
  resumeSender,
} from '../../../core/outbox/sender-actions.ts'
import { openPost, type Post } from '../../support/post.ts'

describe('the senders of a company', () => {
  let post: Post
  let first: string
  beforeEach(async () => {
    post = await openPost({ sender: { name: 'Primeiro' } })
    first = post.sender.id
  })
  afterEach(() => post.close())

  const card = { channel: 'email', driver: 'post', identity: 'x@loja.test', redirectTo: null, pace: emailPace } as const
  const add = (name: string) =>
    post.write(work => createSender(work, { ...card, name, credentials: post.app.secret.seal('{}') }))
  const remove = (id: string) => post.write(work => removeSender(work, id))
  const force = (id: string, changes: Partial<Message>) => post.write(work => work.of(Messages).change({ id }, changes))
  const row = (id: string): Promise<Sender> => post.read(work => work.of(Senders).get(id))
  const standard = async () => (await post.read(work => defaultSender(work, 'email')))?.name
  const refusal = (act: Promise<unknown>): Promise<Error> =>
    act.then(
      () => null as never,
      error => error,
    )

  it('have one as the default, the first, until another is chosen', async () => {
    const { id, isDefault } = await add('Segundo')
    expect([isDefault, await standard()]).to.deep.equal([false, 'Primeiro'])
    await post.write(work => makeDefault(work, id))
    expect([await standard(), (await row(first)).isDefault]).to.deep.equal(['Segundo', false])
  })

  it('have another as the default when the default is removed', async () => {
    await add('Segundo')
    await remove(first)
    expect(await standard()).to.equal('Segundo')
  })

  it('leave what waits to another when they are removed', async () => {
    const { id: second } = await add('Segundo')
    const { id } = await post.tell()
    await remove(first)
    expect((await post.message(id)).senderId).to.equal(second)
    await post.settle()
    expect((await post.message(id)).status).to.equal('sent')
  })

  it('cannot be removed while messages wait and nobody else could take them', async () => {
    await post.tell()
    expect(await refusal(remove(first))).to.be.instanceOf(Conflict)
    expect((await row(first)).removedAt).to.equal(null)
  })

  it('take over what waits without a sender when they are the first of their channel', async () => {
    const { id } = await post.tell()
    await force(id, { status: 'held', reasonCode: 'no_sender' })
    await remove(first)
    expect((await post.message(id)).senderId).to.equal(null)
    const { id: second } = await add('Segundo')
    expect((await post.message(id)).senderId).to.equal(second)
  })

  it('leave to the history what has been sent', async () => {
    const { id } = await post.tell()
    await post.settle()
    await add('Segundo')
    await remove(first)
    expect((await post.message(id)).senderId).to.equal(first)
  })

  it('are gone once removed', async () => {
    await remove(first)
    expect(await refusal(post.write(work => pauseSender(work, first)))).to.be.instanceOf(NotFound)
  })

  it('rest while they are paused, and say by whom', async () => {
    await post.write(work => pauseSender(work, first))
    expect(await row(first)).to.include({ status: 'paused', statusReason: 'Pausado por Ana.' })
    expect((await refusal(post.write(work => pauseSender(work, first)))).message).to.include('já está pausado')
    await post.write(work => resumeSender(work, first))
    expect(await row(first)).to.include({ status: 'ready', statusReason: null })
    expect((await refusal(post.write(work => resumeSender(work, first)))).message).to.include('não está pausado')
  })

  it('show what a test of the connection found, unless they are paused', async () => {
    await post.write(work => noteCheck(work, first, 'Senha recusada.'))
    expect(await row(first)).to.include({ status: 'failing', statusReason: 'Senha recusada.' })
    await post.write(work => noteCheck(work, first, null))
    expect(await row(first)).to.include({ status: 'ready', statusReason: null })
    await post.write(work => pauseSender(work, first))
    await post.write(work => noteCheck(work, first, 'x'))
    expect((await row(first)).status).to.equal('paused')
  })

  it('get a new chance with new credentials', async () => {
    await post.write(work => noteCheck(work, first, 'Senha recusada.'))
    await post.write(work => changeSender(work, first, { name: 'Outro nome' }))
    expect((await row(first)).status).to.equal('failing')
    await post.write(work => changeSender(work, first, { credentials: post.app.secret.seal('{"novo":1}') }))
    expect(await row(first)).to.include({ status: 'ready', statusReason: null })
  })

  it('are audited without what opens the account', async () => {
    const { id } = await add('Segundo')
    const sealed = post.app.secret.seal('{"password":"segredo"}')
    await post.write(work => changeSender(work, id, { credentials: sealed, name: 'Segundo' }))
    const events = await post.read(work => work.of(Events).all({ where: { subjectId: id }, order: [['seq', 'ASC']] }))
    expect(events.map(event => event.name)).to.deep.equal(['sender.created', 'sender.changed'])
    expect(events[1]?.payload.fields).to.deep.equal(['credentials'])
    expect(JSON.stringify(events)).to.not.include(sealed)
  })

  describe('and their queues', () => {
    it('show when each message is expected to leave, the most urgent first', async () => {
      await post.write(work => changeSender(work, first, { pace: whatsappPace }))
      const [one, two] = [await post.tell(), await post.tell()]
      await force(two.id, { priority: 10 })
      const [queue] = await post.read(work => senderQueues(work, 10))
      expect(
        queue?.departures.map(({ message, at }) => [message.id, Number(at) - Number(post.clock.now())]),
      ).to.deep.equal([
        [two.id, 0],
        [one.id, 90_000],
      ])
    })

    it('count all that wait, though they show the first few', async () => {
      for (let n = 0; n < 3; n++) await post.tell()
      const [queue] = await post.read(work => senderQueues(work, 2))
      expect([queue?.departures.length, queue?.total]).to.deep.equal([2, 3])
    })

    it('do not let what is due later hide what is due now', async () => {
      const [later, now] = [await post.tell(), await post.tell()]
      await force(later.id, { dueAt: new Date(post.clock.now().getTime() + 60_000), priority: 10 })
      const [queue] = await post.read(work => senderQueues(work, 1))
      expect(queue?.departures.map(one => one.message.id)).to.deep.equal([now.id])
    })

    it('tell when the last of some more would leave', async () => {
      await post.write(work => changeSender(work, first, { pace: whatsappPace }))
      await post.tell()
      await post.tell()
      const ends = await post.read(work => lastDepartures(work, new Map([[first, { count: 3, priority: 30 }]])))
      expect(Number(ends.get(first)) - Number(post.clock.now())).to.equal(4 * 90_000)
    })

    it('leave out what no sender will take; that is shown apart', async () => {
      const { id } = await post.tell()
      await force(id, { senderId: null })
      expect((await post.read(work => withoutSender(work, 10))).messages.map(message => message.id)).to.deep.equal([id])
      expect((await post.read(work => senderQueues(work, 10)))[0]?.total).to.equal(0)
    })
  })
})
