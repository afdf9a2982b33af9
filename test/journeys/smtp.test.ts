import { EventEmitter, once } from 'node:events'
import { expect } from 'chai'
import { createEmailFrame } from '../../core/channels/email/frame.ts'
import { createSmtpChannel } from '../../core/channels/email/smtp.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { createLog } from '../../core/log.ts'
import { retryMessage } from '../../core/outbox/actions.ts'
import { changeSender } from '../../core/outbox/sender-actions.ts'
import { type MailShop, messageIdOf, openMailShop } from '../support/mail-shop.ts'
import { openShop } from '../support/shop.ts'
import type { SinkOptions } from '../support/smtp-sink.ts'

describe('A mail server in trouble', () => {
  let mail: MailShop
  let sick: boolean
  let unhold: () => void
  let held: Promise<void>
  beforeEach(() => {
    sick = true
    held = new Promise(resolve => {
      unhold = resolve
    })
  })
  afterEach(async () => {
    unhold()
    await mail.close()
  })

  /** A shop whose mail server behaves like that, and which waits so long for its answers. */
  const open = async (sink: SinkOptions = {}, { account = {}, socket = 30_000 } = {}) => {
    const frame = createEmailFrame(`${process.cwd()}/views`)
    const channel = createSmtpChannel({ frame, log: createLog('silent'), limits: { socket } })
    mail = await openMailShop({ sink, account, channels: [channel] })
  }
  /** Three quotes are approved; the click is answered whatever the server does (F12). */
  const approveThree = async () => {
    const quotes = await mail.quotes(3)
    for (const { id } of quotes) expect(await mail.click(id)).to.equal(200)
    await mail.shop.settle()
  }
  const recover = async () => {
    sick = false
    unhold()
    mail.pass(120)
    await mail.shop.settle()
  }
  const statuses = async () => (await mail.told()).map(({ status }) => status)
  const arrived = () => mail.sink.mails.map(({ messageId }) => messageId)

  const expectWaiting = async (sentence: string) => {
    expect(await statuses()).to.deep.equal(['queued', 'queued', 'queued'])
    for (const { reason } of await mail.told()) expect(reason).to.include(sentence)
    const { status, statusReason } = await mail.sender()
    expect(status).to.equal('failing')
    expect(statusReason).to.include(sentence)
  }
  const expectAllWell = async () => {
    expect(await statuses()).to.deep.equal(['sent', 'sent', 'sent'])
    expect(await mail.sender()).to.include({ status: 'ready', statusReason: null })
  }
  const expectEachOnce = async () => expect(arrived()).to.have.members((await mail.told()).map(messageIdOf))

  const whileSick = (reply: string) => () => (sick ? reply : undefined)
  const at = (wanted: string, reply: string) => (stage: string) => (sick && stage === wanted ? reply : undefined)
  const troubles: { name: string; server: SinkOptions; says: string }[] = [
    {
      name: 'says 4xx to the recipient',
      server: { reject: at('rcpt', '451 4.7.1 Volte depois') },
      says: 'Volte depois',
    },
    { name: 'says 4xx to the text', server: { reject: at('data', '452 4.3.1 Sem espaco') }, says: 'Sem espaco' },
    { name: 'says goodbye', server: { reject: whileSick('421 4.3.2 Em obras') }, says: 'Em obras' },
    {
      name: 'cuts the line in the middle of the text',
      server: { cut: () => (sick ? 'mid-data' : undefined) },
      says: 'caiu antes de a mensagem ser aceita',
    },
  ]
  for (const { name, server, says } of troubles) {
    it(`that ${name} delays every message and doubles none`, async () => {
      await open(server)
      await approveThree()
      await expectWaiting(says)
      await recover()
      await expectAllWell()
      await expectEachOnce()
    })
  }

  it('that is down delays every message and doubles none', async () => {
    await open()
    await mail.sink.stop()
    await approveThree()
    await expectWaiting(`recusou a conexão na porta ${mail.sink.port}`)
    await mail.serverComesBack()
    await recover()
    await expectAllWell()
    await expectEachOnce()
  })

  it('that is down for three days lets messages expire; a person sends them nevertheless', async () => {
    await open()
    await mail.sink.stop()
    await approveThree()
    mail.pass(73 * 3_600)
    await mail.shop.settle()
    expect(await statuses()).to.deep.equal(['expired', 'expired', 'expired'])
    await mail.serverComesBack()
    const told = await mail.told()
    await mail.shop.write(async work => {
      for (const { id } of told) await retryMessage(work, id)
    })
    await recover()
    await expectAllWell()
    await expectEachOnce()
  })

  for (const [name, server, says] of [
    ['falls silent after it took the text', { onData: () => (sick ? held : undefined) }, 'parou de responder'],
    ['takes the text and hangs up', { cut: () => (sick ? 'unconfirmed' : undefined) }, 'caiu antes de'],
  ] as [string, SinkOptions, string][]) {
    it(`that ${name} gets it again under the same Message-ID`, async () => {
      await open(server, { socket: 500 })
      await approveThree()
      await expectWaiting(says)
      await recover()
      await expectAllWell()
      expect(arrived()).to.have.length(6)
      expect([...new Set(arrived())]).to.have.members((await mail.told()).map(messageIdOf))
    })
  }

  it('that is slow keeps no click waiting, and no other process busy', async () => {
    const taken = new EventEmitter()
    const onData = () => {
      taken.emit('text')
      return held
    }
    await open({ onData })
    const [first, second] = (await mail.quotes(2)) as [DocumentRow, DocumentRow]
    await mail.approve(first.id)
    await mail.shop.relay()
    const text = once(taken, 'text')
    const sending = mail.shop.app.dispatcher.drain()
    await text
    expect(await mail.click(second.id)).to.equal(200)
    expect(mail.sink.mails, 'still held').to.deep.equal([])
    const other = await openShop({ share: mail.shop })
    mail.pass(5)
    expect(await other.app.dispatcher.round(), 'senders for the other process').to.equal(0)
    await other.close()
    unhold()
    await sending
    await mail.shop.settle()
    expect(await statuses()).to.deep.equal(['sent', 'sent'])
    await expectEachOnce()
  })

  it('that wants another password gets everything once the account is mended', async () => {
    const auth = { user: 'loja', password: 'nova' }
    await open({ auth }, { account: { user: 'loja', password: 'velha' } })
    await approveThree()
    await expectWaiting('não aceitou o usuário e a senha: 535')
    const { id } = await mail.sender()
    const account = { host: '127.0.0.1', port: mail.sink.port, security: 'none', from: 'vendas@loja.test', ...auth }
    const credentials = mail.shop.app.secret.seal(JSON.stringify(account))
    await mail.shop.write(work => changeSender(work, id, { credentials }))
    expect((await mail.sender()).status).to.equal('ready')
    await recover()
    await expectAllWell()
    await expectEachOnce()
  })

  for (const stage of ['rcpt', 'data'] as const) {
    it(`that refuses one of three for good (${stage}) fails that one with its own sentence`, async () => {
      const reject = (at: string, to: string) =>
        at === stage && to === 'cliente2@exemplo.test' ? '550 5.1.1 Caixa inexistente' : undefined
      await open({ reject })
      await approveThree()
      const told = await mail.told()
      const refused = told.filter(({ address }) => address === 'cliente2@exemplo.test')
      expect(refused.map(({ status }) => status)).to.deep.equal(['failed'])
      expect(refused[0]?.reason).to.match(
        /^O servidor de e-mail 127\.0\.0\.1 recusou .*: 550 5\.1\.1 Caixa inexistente$/,
      )
      expect(arrived()).to.have.members(told.filter(({ status }) => status === 'sent').map(messageIdOf))
      expect(arrived()).to.have.length(2)
      expect((await mail.sender()).status).to.equal('ready')
    })
  }

  it('that delays one customer only leaves the sender ready', async () => {
    const reject = (stage: string, to: string) =>
      sick && stage === 'rcpt' && to === 'cliente2@exemplo.test' ? '450 4.2.1 Caixa cheia' : undefined
    await open({ reject })
    await approveThree()
    expect((await statuses()).sort()).to.deep.equal(['queued', 'sent', 'sent'])
    expect((await mail.sender()).status).to.equal('ready')
    await recover()
    await expectAllWell()
    await expectEachOnce()
  })
})
