import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { smtpCertificate } from './smtp-certificate.ts'

export interface SinkMail extends Email {
  /** As it came over the wire. */
  raw: string
  envelope: { from: string; to: string[] }
  /** Signed in as. */
  user: string | undefined
  /** Came over TLS. */
  encrypted: boolean
}

export type SinkStage = 'mail' | 'rcpt' | 'data'

/** How the server behaves; a function is asked anew each time, so a test can change its mind. */
export interface SinkOptions {
  /** Runs before the mail is accepted: wait in it to be slow. */
  onData?: (mail: SinkMail) => void | Promise<void>
  /** A reply such as `550 5.1.1 Caixa inexistente` refuses that step; nothing accepts it. */
  reject?: string | ((stage: SinkStage, address: string) => string | undefined)
  /** Where a plain `reject` text applies. */
  rejectAt?: SinkStage
  /** Ends the connection: in the middle of DATA (the mail is lost), or when the mail was taken but not confirmed. */
  cut?: (mail: number) => 'mid-data' | 'unconfirmed' | undefined
  /** Only these credentials may send. */
  auth?: { user: string; password: string }
  secure?: 'starttls' | 'tls'
  /** Where it listens; a free port unless a server that was down comes back. */
  port?: number
}

export interface SmtpSink {
  url: string
  port: number
  /** Trust it with `createSmtpChannel({ ca })`. */
  certificate: string
  mails: SinkMail[]
  /** Connections opened since the start. */
  connections(): number
  /** Resolves with the mails when at least `count` have come; rejects after `ms`. */
  waitFor(count: number, ms?: number): Promise<SinkMail[]>
  reset(): void
  stop(): Promise<void>
}

/** A real SMTP server on a free loopback port that keeps what it is given. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const mails: SinkMail[] = []
  let connections = 0
  let started = 0
  const refuse = (stage: SinkStage, address: string) => {
    if (typeof options.reject === 'function') return asError(options.reject(stage, address))
    return (options.rejectAt ?? 'rcpt') === stage ? asError(options.reject) : null
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession) {
    const fate = options.cut?.(++started)
    if (fate === 'mid-data') await once(stream, 'data')
    if (fate === 'mid-data') return hangUp(server, session)
    const mail = await parse(await text(stream), session)
    await options.onData?.(mail)
    const refusal = refuse('data', mail.envelope.to[0] ?? '')
    if (refusal) throw refusal
    mails.push(mail)
    if (fate === 'unconfirmed') hangUp(server, session)
  }

  const server = new SMTPServer({
    ...smtpCertificate,
    secure: options.secure === 'tls',
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.secure === 'starttls' ? [] : ['STARTTLS'])],
    allowInsecureAuth: options.secure === undefined,
    disableReverseLookup: true,
    closeTimeout: 10,
    logger: false,
    onConnect(_session, done) {
      connections++
      done()
    },
    onAuth({ username, password }, _session, done) {
      const known = username === options.auth?.user && password === options.auth?.password
      if (known) return done(null, { user: username })
      done(asError('535 5.7.8 Authentication failed'))
    },
    onMailFrom: (address, _session, done) => done(refuse('mail', address.address)),
    onRcptTo: (address, _session, done) => done(refuse('rcpt', address.address)),
    onData: (stream, session, done) => void receive(stream, session).then(() => done(), done),
  })
  server.on('error', () => {}) // a client that goes away in the middle is part of the trials
  const listener = server.listen(options.port ?? 0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: urlOf(options, port),
    port,
    certificate: smtpCertificate.cert,
    mails,
    connections: () => connections,
    async waitFor(count, ms = 5000) {
      const deadline = Date.now() + ms
      while (mails.length < count) {
        if (Date.now() > deadline) throw new Error(`${mails.length} of ${count} mails came within ${ms} ms`)
        await sleep(5)
      }
      return mails
    },
    reset: () => void mails.splice(0),
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function asError(reply: string | undefined): (Error & { responseCode: number }) | null {
  if (!reply) return null
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
}

async function parse(raw: string, session: SMTPServerSession): Promise<SinkMail> {
  const { mailFrom, rcptTo } = session.envelope
  const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
  const user: string | undefined = session.user
  return { ...(await PostalMime.parse(raw)), raw, envelope, user, encrypted: session.secure }
}

function hangUp(server: SMTPServer, session: SMTPServerSession) {
  for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy()
}

function urlOf({ auth, secure }: SinkOptions, port: number): string {
  const user = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.password)}@` : ''
  const scheme = secure === 'tls' ? 'smtps' : 'smtp'
  return `${scheme}://${user}127.0.0.1:${port}${secure === 'starttls' ? '?security=starttls' : ''}`
}
