import { expect } from 'chai'
import { Companies } from '../../../core/data/company.ts'
import { Events } from '../../../core/events/event.ts'
import type { Described } from '../../../core/notifier/message-type.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { changeWords } from '../../../core/notifier/words.ts'
import { confirmMessage, postponeMessage } from '../../../core/outbox/actions.ts'
import { writeRenewed } from '../../../core/outbox/last-look.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { keepPart } from '../../../core/outbox/part.ts'
import { repairMessage } from '../../../core/web/screens/messages/repair.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { type Visit, visitBooked } from '../../support/visits.ts'

describe('a message that is written anew when it leaves', () => {
  let post: Post
  /** What has become of a visit since it was booked. */
  let news: Map<string, Partial<Visit> & Partial<Described>>
  let described: number
  const plain = visitBooked()
  const open = async (options: PostOptions = {}) => {
    news = new Map()
    described = 0
    const type = {
      renewed: true as const,
      async describe(...[work, event]: Parameters<typeof plain.describe>) {
        described++
        const { codes, attachments, ...visit } = news.get(event.subjectId) ?? {}
        const more = { ...(codes ? { codes } : {}), ...(attachments ? { attachments } : {}) }
        const told = await plain.describe(work, { ...event, payload: { ...event.payload, ...visit } })
        return told && { ...told, ...more }
      },
      ...options.type,
    }
    post = await openPost({ ...options, type })
  }
  afterEach(() => post.close())

  const now = (message: { subjectId: string }, change: Partial<Visit> & Partial<Described>) =>
    news.set(message.subjectId, { ...news.get(message.subjectId), ...change })
  const left = () => post.channel.sent.map(({ body }) => body)
  const happened = async (id: string) => {
    const events = await post.read(work => work.of(Events).all({ where: { subjectId: id }, order: [['seq', 'ASC']] }))
    return events.map(({ name, payload }) => (payload.to ? String(payload.to) : name))
  }
  const ask = () =>
    post.write(work => changeRule(work, post.app.notifier.type('visit.booked').type, { mode: 'confirm' }))
  const confirm = (id: string, body?: string) =>
    post.write(work => confirmMessage(work, id, body === undefined ? {} : { body }))
  const pix = (text: string) => ({ codes: [{ title: 'PIX copia e cola', text }] })

  it('leaves as it is when nothing has changed', async () => {
    await open()
    const { id } = await post.tell()
    await post.settle()
    expect(left()).to.deep.equal(['Olá, Cliente 1! Às 14:00.'])
    expect(await happened(id)).to.deep.equal(['queued', 'sent'])
  })

  it('says what is true by then, and its row said so before it left', async () => {
    await open()
    const message = await post.tell()
    now(message, { hora: '16:30', numero: '9' })
    const kept: string[] = []
    post.channel.answer = async () => void kept.push((await post.message(message.id)).body)
    await post.settle()
    expect(kept).to.deep.equal(['Olá, Cliente 1! Às 16:30.'])
    expect(left()).to.deep.equal(kept)
    expect(await post.message(message.id)).to.include({ status: 'sent', subject: 'Visita 9', body: kept[0] })
    expect(await happened(message.id)).to.deep.equal(['queued', 'message.rewritten', 'sent'])
  })

  it('takes along the codes, the attachments and the values of now', async () => {
    await open({ kind: 'whatsapp' })
    const message = await post.tell()
    now(message, { ...pix('000201-novo'), obs: 'Traga o cão' })
    await post.settle()
    const [envelope] = post.channel.sent
    expect(envelope?.codes.map(({ text }) => text)).to.deep.equal(['000201-novo'])
    expect(envelope?.occasion?.variables['visita.obs']).to.equal('Traga o cão')
    expect((await post.message(message.id)).codes).to.deep.equal(pix('000201-novo').codes)
    expect(await happened(message.id)).to.include('message.rewritten')
  })

  it('is cancelled when there is nothing to say any more, or it is another customer’s by now', async () => {
    await open()
    const [over, others] = [await post.tell(), await post.tell()]
    now(over, { silent: true })
    now(others, { contactId: (await post.customer()).id })
    await post.settle()
    expect(left()).to.deep.equal([])
    const reasons = [await post.message(over.id), await post.message(others.id)].map(row => [row.status, row.reason])
    expect(reasons).to.deep.equal([
      ['cancelled', 'Não há mais nada a dizer sobre isto.'],
      ['cancelled', 'Isto já não é deste cliente.'],
    ])
  })

  it('is said in the words that the company has by then', async () => {
    await open()
    await post.tell()
    const { type } = post.app.notifier.type('visit.booked')
    await post.write(work =>
      changeWords(work, type, { channel: 'email', subject: 'Visita', body: 'Até {{visita.hora}}!' }),
    )
    await post.settle()
    expect(left()).to.deep.equal(['Até 14:00!'])
  })

  it('does not leave with a hole in it', async () => {
    await open()
    const message = await post.tell()
    now(message, { hora: '' })
    await post.settle()
    expect(await post.message(message.id)).to.include({
      status: 'held',
      reasonCode: 'repair',
      reason: 'Falta preencher: Hora da visita. Corrija o cadastro e libere a mensagem.',
      body: 'Olá, Cliente 1! Às [falta: Hora da visita].',
    })
  })

  describe('when a person was asked first', () => {
    beforeEach(async () => {
      await open()
      await ask()
    })

    it('says what is true by then as well, if the person let it go as it stood', async () => {
      const message = await post.tell()
      await confirm(message.id)
      now(message, { hora: '16:30' })
      await post.settle()
      expect(left()).to.deep.equal(['Olá, Cliente 1! Às 16:30.'])
    })

    it('leaves as the person wrote it while what it tells of is the same', async () => {
      const message = await post.tell()
      await confirm(message.id, 'Oi! Até as 14h.')
      await post.write(work => work.of(Companies).change({ id: work.companyId }, { name: 'Loja Nova' }))
      await post.settle()
      expect(left()).to.deep.equal(['Oi! Até as 14h.'])
      expect(await happened(message.id)).not.to.include('message.rewritten')
    })

    it('waits for the person once more when that has changed, and then leaves as they say', async () => {
      const message = await post.tell()
      await post.write(work => postponeMessage(work, message.id, { body: 'Oi! Até as 14h.' }))
      await confirm(message.id)
      now(message, { hora: '16:30', ...pix('000201-novo') })
      await post.settle()
      expect(left()).to.deep.equal([])
      expect(await post.message(message.id)).to.include({
        status: 'held',
        body: 'Oi! Até as 14h.',
        reasonCode: 'changed',
        reason: 'O que esta mensagem conta mudou depois que o texto foi escrito; confira antes de enviar.',
        postponedAt: null,
      })
      await confirm(message.id, 'Oi! Até as 16h30.')
      await post.settle()
      expect(left()).to.deep.equal(['Oi! Até as 16h30.'])
      expect(post.channel.sent[0]?.codes.map(({ text }) => text)).to.deep.equal(['000201-novo'])
    })

    it('is no longer the person’s text once the person had it written anew', async () => {
      const message = await post.tell()
      await post.write(work => postponeMessage(work, message.id, { body: 'Oi! Até as 14h.' }))
      await post.write(work => repairMessage(work, post.app.notifier, message.id))
      await confirm(message.id)
      now(message, { hora: '16:30' })
      await post.settle()
      expect(left()).to.deep.equal(['Olá, Cliente 1! Às 16:30.'])
    })

    it('waits again each time that it changes', async () => {
      const message = await post.tell()
      await confirm(message.id, 'Oi! Até as 14h.')
      for (const hora of ['15:00', '16:00']) {
        now(message, { hora })
        await post.settle()
        expect((await post.message(message.id)).reasonCode).to.equal('changed')
        await confirm(message.id)
      }
      await post.settle()
      expect(left()).to.deep.equal(['Oi! Até as 14h.'])
    })
  })

  it('is not finished in other words than it began with, unless a person says so', async () => {
    await open({ kind: 'whatsapp', resendable: false })
    const message = await post.tell()
    await post.write(work => keepPart(work, message, { position: 0, total: 2, kind: 'text', providerId: 'p0' }))
    now(message, { hora: '16:30' })
    await post.settle()
    expect(await post.message(message.id)).to.include({ status: 'held', reasonCode: 'changed', body: message.body })
    expect((await post.message(message.id)).reason).to.contain('Parte desta mensagem já saiu')
  })

  it('is not sent by whom it was taken from meanwhile', async () => {
    await open()
    const { id } = await post.tell()
    await post.write(work => work.of(Messages).change({ id }, { status: 'sending', lockedBy: 'somebody' }))
    const seen = { ...(await post.message(id)), lockedBy: 'us', body: 'Outro texto' }
    const refused = await post.write(work => writeRenewed(work, [seen])).catch(error => error)
    expect(refused.message).to.equal('Outro processo assumiu esta mensagem.')
    expect((await post.message(id)).body).not.to.equal('Outro texto')
    expect(await happened(id)).to.deep.equal(['queued'])
  })

  it('does not suffer from another one that cannot be described', async () => {
    await open()
    const [broken, fine] = [await post.tell(), await post.tell()]
    now(broken, { broken: true })
    now(fine, { hora: '16:30' })
    await post.app.dispatcher.drain()
    expect(left()).to.deep.equal(['Olá, Cliente 2! Às 16:30.'])
    expect(await post.message(broken.id)).to.include({ status: 'queued', reasonCode: 'retry' })
  })

  it('costs a batch no more questions than a few, however many there are', async () => {
    await open()
    const departure = async (count: number) => {
      for (let told = 0; told < count; told++) now(await post.tell(), { hora: '16:30' })
      post.pass(60)
      const [, asked] = await queriesOf(post.app.database, () => post.app.dispatcher.drain())
      expect(
        left()
          .splice(-count)
          .every(body => body.endsWith('16:30.')),
      ).to.equal(true)
      return asked.length
    }
    const few = await departure(3)
    expect(await departure(12)).to.be.at.most(few + 2)
  })

  it('costs types that want none of it nothing', async () => {
    await open({ type: { renewed: undefined as never } })
    const message = await post.tell()
    now(message, { hora: '16:30' })
    const before = described
    await post.settle()
    expect(left()).to.deep.equal(['Olá, Cliente 1! Às 14:00.'])
    expect(described).to.equal(before)
    expect((await post.message(message.id)).variables).to.equal(null)
  })
})
