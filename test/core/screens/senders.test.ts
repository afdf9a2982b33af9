import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts'

describe('Senders', () => {
  let counter: Counter
  let browser: Browser
  afterEach(() => counter.close())

  const list = '/settings/senders'
  const password = 'uma-senha-bem-secreta'
  const account = {
    name: 'E-mail da loja',
    host: 'smtp.exemplo.test',
    port: '587',
    security: 'starttls',
    user: 'vendas',
    password,
    from: 'vendas@loja.test',
    fromName: 'Loja',
    replyTo: '',
    perSecond: '20',
    redirectTo: '',
  }

  const open = async (without: 'email' | 'whatsapp' = 'email') => {
    counter = await openCounter({ without })
    browser = await counter.signedIn()
  }
  const senders = () =>
    counter.shop.read(work => work.of(Senders).all({ where: { channel: 'email' }, order: [['createdAt', 'ASC']] }))
  const create = async (changes: object = {}): Promise<Sender> => {
    await browser.post(list, { ...account, ...changes }, `${list}/new`)
    return (await senders()).at(-1) as Sender
  }
  const opened = (sender: Sender) => JSON.parse(counter.shop.app.secret.open(sender.credentials))
  const at = (sender: Sender) => `${list}/${sender.id}`
  const act = async (sender: Sender, what: string, fields: object = {}) =>
    textOf((await browser.follow(await browser.post(`${at(sender)}/${what}`, fields, at(sender)))).text)

  it('says what to do when there is no e-mail account', async () => {
    await open()
    expect(textOf((await browser.get(list)).text)).to.contain('Nenhuma conta de e-mail')
  })

  it('keeps an account sealed; the first one is the default', async () => {
    await open()
    const sender = await create()
    expect(sender).to.include({ identity: 'vendas@loja.test', isDefault: true, status: 'ready', redirectTo: null })
    expect(sender.pace).to.include({ perSecond: 20 })
    expect(sender.credentials).not.to.contain(password)
    expect(opened(sender)).to.deep.include({ host: 'smtp.exemplo.test', port: 587, user: 'vendas', password })
  })

  it('never shows the password again, on no page and in no event', async () => {
    await open()
    const sender = await create()
    await browser.post(at(sender), { ...account, host: '', password }, at(sender))
    for (const path of [list, at(sender), `${list}/new`, '/system/audit'])
      expect((await browser.get(path)).text, path).not.to.contain(password)
    const events = await counter.shop.read(work => work.of(Events).all())
    expect(JSON.stringify(events)).not.to.contain(password)
  })

  it('keeps the password when the field stays empty', async () => {
    await open()
    const sender = await create()
    await browser.post(at(sender), { ...account, password: '', fromName: 'Outra', perSecond: '5' }, at(sender))
    const [after] = await senders()
    expect(opened(after as Sender)).to.include({ fromName: 'Outra', password })
    expect(after?.pace).to.include({ perSecond: 5 })
  })

  it('asks for it again before it goes to another server', async () => {
    await open()
    const sender = await create()
    const moved = { ...account, password: '', host: 'smtp.mau.test' }
    const page = await browser.follow(await browser.post(at(sender), moved, at(sender)))
    expect(textOf(page.text)).to.contain('O servidor ou o usuário mudou: escreva a senha de novo.')
    expect(opened((await senders())[0] as Sender)).to.include({ host: 'smtp.exemplo.test' })
  })

  it('refuses each wrong field with what to do', async () => {
    await open()
    const wrong = { ...account, name: '', port: '99999', from: 'vendas', perSecond: '0', redirectTo: 'eu' }
    const page = textOf((await browser.follow(await browser.post(list, wrong, `${list}/new`))).text)
    expect(page).to.contain('Dê um nome à conta').and.contain('Ao menos uma por segundo.')
    expect(await senders()).to.have.length(0)
  })

  it('warns while everything goes to one address', async () => {
    await open()
    const sender = await create({ redirectTo: 'teste@loja.test' })
    expect(textOf((await browser.get(at(sender))).text)).to.contain('nenhum cliente recebe por esta conta')
    expect(textOf((await browser.get(list)).text)).to.contain('Tudo vai para teste@loja.test')
  })

  it('takes over what waited without a sender', async () => {
    await open()
    const { email } = await counter.quote()
    expect(email).to.include({ status: 'held', reasonCode: 'no_sender', senderId: null })
    const sender = await create()
    expect(await counter.message(email.id)).to.include({ senderId: sender.id })
  })

  it('has one default per channel', async () => {
    await open()
    const first = await create()
    const second = await create({ name: 'Segunda' })
    expect(second.isDefault).to.equal(false)
    await act(second, 'default')
    expect((await senders()).map(sender => sender.isDefault)).to.deep.equal([false, true])
    expect(textOf((await browser.get(at(first))).text)).to.contain('Usar como padrão')
  })

  it('hands its queue to the default when it is removed', async () => {
    await open()
    const first = await create()
    const { email } = await counter.quote()
    await counter.shop.write(work => confirmMessage(work, email.id))
    const second = await create({ name: 'Segunda' })
    await act(first, 'removal')
    expect(await counter.message(email.id)).to.include({ senderId: second.id, status: 'queued' })
    expect((await senders()).find(sender => sender.id === second.id)).to.include({ isDefault: true })
    expect((await browser.get(at(first))).status).to.equal(404)
  })

  it('is not removed while nobody else could send what waits', async () => {
    await open()
    const sender = await create()
    const { email } = await counter.quote()
    await counter.shop.write(work => confirmMessage(work, email.id))
    expect(await act(sender, 'removal')).to.contain(
      'Há mensagens na fila deste remetente e nenhum outro do mesmo canal',
    )
    expect((await senders())[0]).to.include({ removedAt: null, isDefault: true })
  })

  it('records what happened to it', async () => {
    await open()
    const sender = await create()
    await act(sender, 'pause')
    await act(sender, 'continuation')
    await browser.post(at(sender), { ...account, name: 'Outro nome' }, at(sender))
    await act(sender, 'removal')
    const where = { subject: 'sender', subjectId: sender.id }
    const events = await counter.shop.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
    expect(events.map(event => event.name.replace('sender.', ''))).to.deep.equal([
      'created',
      'paused',
      'resumed',
      'changed',
      'removed',
    ])
    expect(events[3]?.payload).to.deep.include({ fields: ['name'] })
  })

  it('is for administrators, and of one company', async () => {
    await open()
    const sender = await create()
    expect((await (await counter.signedIn('staff')).get(list)).status).to.equal(403)
    const stranger = await counter.stranger()
    expect((await stranger.get(at(sender))).status).to.equal(404)
    for (const what of ['check', 'trial', 'default', 'pause', 'continuation', 'removal'])
      expect((await stranger.post(`${at(sender)}/${what}`, {}, `${list}/new`)).status, what).to.equal(404)
  })

  describe('with a real server', () => {
    let sink: SmtpSink
    beforeEach(async () => {
      sink = await startSmtpSink()
    })
    afterEach(() => sink.stop())

    const here = () => ({ host: '127.0.0.1', port: String(sink.port), security: 'none', user: '', password: '' })

    it('tests the connection and says that it works', async () => {
      await open()
      const sender = await create(here())
      expect(await act(sender, 'check'))
        .to.contain('A conexão funciona')
        .and.contain('Conexão testada agora')
    })

    it('says in a sentence why it does not', async () => {
      await open()
      const sender = await create({ ...here(), port: '1' })
      expect(await act(sender, 'check')).to.contain('recusou a conexão na porta 1')
      expect((await senders())[0]).to.include({ status: 'failing' })
    })

    it('sends a trial to whoever asked', async () => {
      await open()
      const sender = await create(here())
      expect(await act(sender, 'trial')).to.contain('Teste enviado para admin@loja-modelo.test.')
      expect(sink.mails.map(mail => mail.envelope.to)).to.deep.equal([['admin@loja-modelo.test']])
    })
  })
})
