import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { expect } from 'chai'
import type { Channel } from '../../../core/outbox/channel.ts'
import { envelopeWith, failureOf, senderAt, smtpChannel } from '../../support/mail-trial.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts'

describe('an e-mail that cannot be sent', () => {
  const open: { channel: Channel; sink: SmtpSink }[] = []
  afterEach(async () => {
    for (const { channel, sink } of open.splice(0)) {
      await channel.close()
      await sink.stop()
    }
  })
  const trial = async (options: SinkOptions = {}, limits = {}) => {
    const sink = await startSmtpSink(options)
    const channel = smtpChannel({ limits })
    open.push({ channel, sink })
    return { sink, channel }
  }
  const failing = async (options: SinkOptions, account: Record<string, unknown> = {}, limits = {}) => {
    const { sink, channel } = await trial(options, limits)
    return failureOf(channel.send(senderAt(sink, account), envelopeWith()))
  }

  for (const [stage, part] of [
    ['mail', 'o remetente'],
    ['rcpt', 'o destinatário'],
    ['data', 'a mensagem'],
  ] as const) {
    it(`fails for good when ${part} is refused with 5xx`, async () => {
      const failure = await failing({ reject: '550 5.1.1 Nao pode', rejectAt: stage })
      expect(failure.permanent).to.equal(true)
      expect(failure.message).to.equal(`O servidor de e-mail 127.0.0.1 recusou ${part}: 550 5.1.1 Nao pode`)
    })

    it(`waits when ${part} is refused with 4xx`, async () => {
      const failure = await failing({ reject: '451 4.3.0 Mais tarde', rejectAt: stage })
      expect(failure.permanent).to.equal(false)
      expect(failure.message).to.include(`recusou por enquanto ${part}: 451 4.3.0 Mais tarde`)
    })
  }

  it('leaves the connection usable for the next one', async () => {
    const { sink, channel } = await trial({ reject: (_, to) => (to.startsWith('x@') ? '550 Nao existe' : undefined) })
    const first = failureOf(channel.send(senderAt(sink), envelopeWith({ address: 'x@cliente.test' })))
    expect(await first).to.include({ permanent: true })
    await channel.send(senderAt(sink), envelopeWith())
    expect(sink.mails).to.have.length(1)
  })

  it('waits when the server says goodbye', async () => {
    const failure = await failing({ reject: '421 4.7.0 Muitas conexoes' })
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('421 4.7.0 Muitas conexoes')
  })

  it('waits, and tells no password, when the sign-in is refused', async () => {
    const account = { user: 'loja', password: 'segredo-velho' }
    const failure = await failing({ auth: { user: 'loja', password: 'novo' } }, account)
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('não aceitou o usuário e a senha: 535 5.7.8')
    expect(`${failure.message} ${JSON.stringify(failure.cause)}`).to.not.include('segredo-velho')
  })

  it('waits when the server demands a sign-in that the account lacks', async () => {
    const failure = await failing({ auth: { user: 'loja', password: 'x' } })
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('530')
  })

  it('waits when nobody listens', async () => {
    const { sink, channel } = await trial()
    await sink.stop()
    const failure = await failureOf(channel.send(senderAt(sink), envelopeWith()))
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include(`recusou a conexão na porta ${sink.port}`)
  })

  it('waits when the name leads nowhere', async () => {
    const failure = await failing({}, { host: 'nao-existe.invalid' }, { connection: 3000 })
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('nao-existe.invalid')
  })

  it('waits when the certificate is unknown', async () => {
    const sink = await startSmtpSink({ secure: 'tls' })
    const channel = smtpChannel({ ca: '' })
    open.push({ channel, sink })
    const failure = await failureOf(channel.send(senderAt(sink, { security: 'tls' }), envelopeWith()))
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('A conexão segura com 127.0.0.1').and.to.include('self-signed')
  })

  it('never falls back to plain text when STARTTLS is demanded', async () => {
    const failure = await failing({}, { security: 'starttls' })
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('587 usa STARTTLS')
  })

  it('waits when the line is cut in the middle of the text, and arrives once when sent again', async () => {
    const { sink, channel } = await trial({ cut: mail => (mail === 1 ? 'mid-data' : undefined) })
    expect(await failureOf(channel.send(senderAt(sink), envelopeWith()))).to.include({ permanent: false })
    await channel.send(senderAt(sink), envelopeWith())
    expect(sink.mails).to.have.length(1)
  })

  it('is known by its Message-ID when the confirmation got lost', async () => {
    const { sink, channel } = await trial({ cut: mail => (mail === 1 ? 'unconfirmed' : undefined) })
    expect(await failureOf(channel.send(senderAt(sink), envelopeWith()))).to.include({ permanent: false })
    await channel.send(senderAt(sink), envelopeWith())
    expect(sink.mails).to.have.length(2)
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).to.equal(1)
  })

  it('waits when the server falls silent after the text', async () => {
    const failure = await failing({ onData: () => new Promise(() => {}) }, {}, { socket: 200 })
    expect(failure.permanent).to.equal(false)
    expect(failure.message).to.include('parou de responder')
  })

  it('waits when one message takes longer than the whole send may', async () => {
    const failure = await failing({ onData: () => new Promise(() => {}) }, {}, { send: 200 })
    expect(failure).to.include({ permanent: false })
  })
})

describe('testing an e-mail account', () => {
  const auth = { user: 'loja', password: 's3nha' }
  const channel = smtpChannel({ limits: { connection: 400, greeting: 300 } })
  let sink: SmtpSink
  let mute: Server
  before(async () => {
    sink = await startSmtpSink({ auth })
    mute = createServer(socket => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(mute, 'listening')
  })
  after(async () => {
    await sink.stop()
    mute.close()
  })
  const checking = (account: Record<string, unknown>) =>
    failureOf(channel.check(senderAt(sink, { ...auth, ...account })))

  it('passes when server and password are right', () => channel.check(senderAt(sink, auth)))

  it('tells a wrong password', async () => {
    const { message, permanent } = await checking({ password: 'errada' })
    expect(message).to.include('não aceitou o usuário e a senha')
    expect(permanent).to.equal(false)
  })

  it('tells a wrong port', async () => {
    expect((await checking({ port: 1 })).message).to.include('recusou a conexão na porta 1')
  })

  it('tells that the port speaks no TLS', async () => {
    expect((await checking({ security: 'tls' })).message).to.include('A conexão segura com')
  })

  it('tells that the port wants TLS from the first byte', async () => {
    const { port } = mute.address() as { port: number }
    expect((await checking({ port })).message).to.include('Essa porta pode exigir TLS')
  })

  it('tells that the server knows no sign-in', async () => {
    const plain = await startSmtpSink()
    const { message } = await failureOf(channel.check(senderAt(plain, auth)))
    expect(message).to.include('não aceitou o usuário e a senha')
    await plain.stop()
  })
})
