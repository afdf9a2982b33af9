import { Readable } from 'node:stream'
import { expect } from 'chai'
import { createMailThread } from '../../../core/channels/email/mail-thread.ts'
import { createLog } from '../../../core/log.ts'
import { envelopeWith, failureOf, senderAt } from '../../support/mail-trial.ts'
import { type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts'

describe('the thread that e-mails leave from', () => {
  const channel = createMailThread({
    entry: new URL('../../support/mail-thread-entry.mjs', import.meta.url),
    log: createLog('silent'),
  })
  let sink: SmtpSink
  let refusal: string | undefined
  before(async () => {
    sink = await startSmtpSink({ reject: () => refusal })
  })
  beforeEach(() => {
    refusal = undefined
    sink.reset()
  })
  after(async () => {
    await channel.close()
    await sink.stop()
  })

  it('sends what the program would send, its files as they are', async () => {
    const pdf = Buffer.from('%PDF-1.7 '.repeat(50_000))
    const file = { name: 'orçamento 42.pdf', contentType: 'application/pdf', size: pdf.length }
    const attachments = [{ ...file, open: () => Readable.from([pdf]) }]
    const { providerId } = await channel.send(senderAt(sink), envelopeWith({ attachments }))
    const [mail] = await sink.waitFor(1)
    expect([mail?.messageId, mail?.subject]).to.deep.equal([providerId, 'Seu orçamento 42'])
    expect(Buffer.from(mail?.attachments[0]?.content as ArrayBuffer).equals(pdf)).to.equal(true)
  })

  it('keeps its connections from mail to mail', async () => {
    const before = sink.connections()
    for (let n = 0; n < 10; n++) await channel.send(senderAt(sink), envelopeWith())
    await sink.waitFor(10)
    expect(sink.connections() - before).to.be.at.most(1)
  })

  it('tells a refusal for good from one for now', async () => {
    refusal = '550 5.1.1 Caixa inexistente'
    expect((await failureOf(channel.send(senderAt(sink), envelopeWith()))).permanent).to.equal(true)
    refusal = '451 4.3.0 Tente mais tarde'
    expect((await failureOf(channel.send(senderAt(sink), envelopeWith()))).permanent).to.equal(false)
  })

  it('tries a message again whose file could not be read', async () => {
    const open = () => Readable.from(broken())
    const attachments = [{ name: 'a.pdf', contentType: 'application/pdf', size: 3, open }]
    const failure = await failureOf(channel.send(senderAt(sink), envelopeWith({ attachments })))
    expect([failure.permanent, failure.message]).to.deep.equal([
      false,
      'O anexo "a.pdf" não pôde ser lido. O envio será tentado de novo.',
    ])
    expect(sink.mails).to.deep.equal([])
  })

  it('checks an account', async () => {
    await channel.check(senderAt(sink))
    const closed = { ...senderAt(sink), credentials: { ...(senderAt(sink).credentials as object), port: 1 } }
    expect((await failureOf(channel.check(closed))).message).to.be.a('string')
  })

  it('starts again after it was closed', async () => {
    await channel.close()
    await channel.send(senderAt(sink), envelopeWith())
    expect(await sink.waitFor(1)).to.have.length(1)
  })
})

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.reject(new Error('gone'))
}
