import { Readable } from 'node:stream'
import { expect } from 'chai'
import type { EnvelopeFile } from '../../../core/outbox/channel.ts'
import { envelopeWith, failureOf, senderAt, smtpChannel } from '../../support/mail-trial.ts'
import { type SinkMail, type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts'

const header = (mail: SinkMail | undefined, name: string) =>
  mail?.headers.filter(({ key }) => key === name).map(({ value }) => value) ?? []

const pdf = Buffer.from('%PDF-1.7 '.repeat(20_000))
const file = (changes: Partial<EnvelopeFile> = {}): EnvelopeFile => ({
  name: 'orçamento 42.pdf',
  contentType: 'application/pdf',
  size: pdf.length,
  open: () => Readable.from([pdf]),
  ...changes,
})

describe('e-mail', () => {
  const channel = smtpChannel()
  let sink: SmtpSink
  before(async () => {
    sink = await startSmtpSink()
  })
  beforeEach(() => sink.reset())
  after(async () => {
    await channel.close()
    await sink.stop()
  })
  const mailOf = async (...sent: Parameters<typeof envelopeWith>) => {
    await channel.send(senderAt(sink), envelopeWith(...sent))
    const [mail] = await sink.waitFor(1)
    return mail
  }

  it('carries the words as plain text and inside the frame', async () => {
    const mail = await mailOf()
    expect(mail?.subject).to.equal('Seu orçamento 42')
    expect(mail?.text?.trim()).to.equal('Olá, Maria!\n\nSeu orçamento está pronto.')
    expect(mail?.html).to.include('Seu orçamento está pronto.').and.to.include('Rua das Flores, 10')
  })

  it('carries codes to be copied, and the PIX code for a camera as well', async () => {
    const pix = '00020126330014br.gov.bcb.pix0111123456789095204000053039865802BR5901A6001B62070503***6304ABCD'
    const line = '00193373700000001000500940144816060680935031'
    const codes = [
      { title: 'PIX copia e cola', text: pix },
      { title: 'Linha digitável do boleto', text: line },
    ]
    const mail = await mailOf({ codes })
    expect(mail?.text).to.include(`PIX copia e cola:\n${pix}`).and.to.include(`Linha digitável do boleto:\n${line}`)
    expect(mail?.html).to.include(pix).and.to.include(line)
    expect(mail?.html?.match(/src="cid:[^"]+"/g)).to.deep.equal(['src="cid:code-1@recado"'])
    expect(mail?.attachments).to.have.length(1)
    const [picture] = mail?.attachments ?? []
    expect(picture).to.include({ mimeType: 'image/png', disposition: 'inline', contentId: '<code-1@recado>' })
    expect(
      Buffer.from(picture?.content as ArrayBuffer)
        .subarray(1, 4)
        .toString(),
    ).to.equal('PNG')
  })

  it('comes from the account, to exactly one person', async () => {
    const mail = await mailOf()
    expect(mail?.from).to.include({ name: 'Loja', address: 'vendas@loja.test' })
    expect(mail?.to).to.deep.equal([{ name: 'Maria da Conceição', address: 'maria@cliente.test' }])
    expect(mail?.envelope).to.deep.equal({ from: 'vendas@loja.test', to: ['maria@cliente.test'] })
  })

  it('bears the company name when the account has none of its own', async () => {
    await channel.send(senderAt(sink, { fromName: undefined }), envelopeWith())
    expect((await sink.waitFor(1))[0]?.from?.name).to.equal('Loja Modelo')
  })

  it('keeps its Message-ID on every attempt and hands it back', async () => {
    const { providerId } = await channel.send(senderAt(sink), envelopeWith())
    await channel.send(senderAt(sink), envelopeWith())
    const mails = await sink.waitFor(2)
    expect(providerId).to.equal('<0199a000-0000-7000-8000-000000000001@loja.test>')
    expect(mails.map(mail => mail.messageId)).to.deep.equal([providerId, providerId])
  })

  it('says that a machine wrote it and which message it is', async () => {
    const mail = await mailOf()
    expect(header(mail, 'auto-submitted')).to.deep.equal(['auto-generated'])
    expect(header(mail, 'x-recado-message')).to.deep.equal(['0199a000-0000-7000-8000-000000000001'])
  })

  it('asks for answers at the reply address', async () => {
    await channel.send(senderAt(sink, { replyTo: 'atendimento@loja.test' }), envelopeWith())
    expect((await sink.waitFor(1))[0]?.replyTo?.[0]?.address).to.equal('atendimento@loja.test')
  })

  it('lets people leave marketing with one click', async () => {
    const mail = await mailOf({ purpose: 'marketing', unsubscribeUrl: 'https://loja.test/sair/abc' })
    expect(header(mail, 'list-unsubscribe')).to.deep.equal(['<https://loja.test/sair/abc>'])
    expect(header(mail, 'list-unsubscribe-post')).to.deep.equal(['List-Unsubscribe=One-Click'])
    expect(mail?.text).to.include('https://loja.test/sair/abc')
  })

  it('promises no one-click leave over plain http', async () => {
    const mail = await mailOf({ purpose: 'marketing', unsubscribeUrl: 'http://loja.test/sair/abc' })
    expect(header(mail, 'list-unsubscribe')).to.have.length(1)
    expect(header(mail, 'list-unsubscribe-post')).to.be.empty
  })

  it('offers no leave in a service message', async () => {
    const mail = await mailOf({ purpose: 'service' })
    expect(header(mail, 'list-unsubscribe')).to.be.empty
  })

  it('streams its attachments byte by byte', async () => {
    const mail = await mailOf({ attachments: [file(), file({ name: 'b.pdf' })] })
    expect(mail?.attachments.map(({ filename }) => filename)).to.deep.equal(['orçamento 42.pdf', 'b.pdf'])
    const content = mail?.attachments[0]?.content
    expect(content instanceof ArrayBuffer && Buffer.from(content).equals(pdf)).to.equal(true)
  })

  it('does not leave with half an attachment', async () => {
    const broken = () =>
      Readable.from(
        (async function* () {
          yield pdf.subarray(0, 70_000)
          throw new Error('disk')
        })(),
      )
    const failure = await failureOf(mailOf({ attachments: [file({ open: broken })] }))
    expect(failure).to.include({ permanent: false })
    expect(failure.message).to.include('O anexo "orçamento 42.pdf" não pôde ser lido')
    expect(sink.mails).to.be.empty
  })

  it('does not leave when an attachment is gone', async () => {
    const gone = () => {
      throw new Error('not found')
    }
    expect(await failureOf(mailOf({ attachments: [file({ open: gone })] }))).to.include({ permanent: false })
    expect(sink.mails).to.be.empty
  })

  const nasty = 'Olá\r\nBcc: espiao@mal.test\r\n\r\ncorpo\u2028x'
  it('lets nobody smuggle headers in', async () => {
    const company = { ...envelopeWith().company, name: nasty }
    const attachments = [file({ name: `a${nasty}.pdf`, contentType: `application/pdf\r\nX-Mal: 1` })]
    const unsubscribeUrl = 'https://loja.test/a\r\nX-Mal: 1'
    const names = { subject: nasty, recipientName: nasty, messageId: nasty, company, attachments }
    await channel.send(
      senderAt(sink, { fromName: undefined }),
      envelopeWith({ ...names, purpose: 'marketing', unsubscribeUrl }),
    )
    const [mail] = await sink.waitFor(1)
    expect(mail?.headers.map(({ key }) => key)).to.not.include('bcc')
    expect(mail?.raw).to.not.match(/^x-mal:/im)
    expect(mail?.envelope.to).to.deep.equal(['maria@cliente.test'])
    expect(mail?.subject).to.equal('Olá Bcc: espiao@mal.test corpo x')
  })

  for (const address of [
    'a@x.test,b@x.test',
    'a@x.test; b@x.test',
    'A <a@x.test>',
    'a@x.test\r\nRCPT TO:<b@x.test>',
    'a b@x.test',
    'sem-arroba',
    'time: a@x.test;',
    '',
  ]) {
    it(`refuses ${JSON.stringify(address)} as an address for good`, async () => {
      expect(await failureOf(mailOf({ address }))).to.include({ permanent: true })
      expect(sink.mails).to.be.empty
    })
  }

  it('fails as a send when the frame is broken', async () => {
    const frame = () => {
      throw new Error('template')
    }
    expect(await failureOf(smtpChannel({ frame }).send(senderAt(sink), envelopeWith()))).to.include({
      permanent: false,
    })
  })
})

describe('the connections of an e-mail sender', () => {
  it('are at most five, and used again', async () => {
    const sink = await startSmtpSink()
    const channel = smtpChannel()
    await Promise.all(Array.from({ length: 40 }, () => channel.send(senderAt(sink), envelopeWith())))
    expect(sink.mails).to.have.length(40)
    expect(sink.connections()).to.be.at.most(5)
    await channel.close()
    await sink.stop()
  })

  it('are opened anew when the password changes', async () => {
    const sink = await startSmtpSink({ auth: { user: 'loja', password: 'nova' } })
    const channel = smtpChannel()
    await failureOf(channel.send(senderAt(sink, { user: 'loja', password: 'velha' }), envelopeWith()))
    await channel.send(senderAt(sink, { user: 'loja', password: 'nova' }), envelopeWith())
    await channel.send(senderAt(sink, { user: 'loja', password: 'nova' }), envelopeWith())
    expect(sink.mails.map(({ user }) => user)).to.deep.equal(['loja', 'loja'])
    expect(sink.connections()).to.equal(2)
    await channel.close()
    await sink.stop()
  })

  for (const security of ['starttls', 'tls'] as const) {
    it(`are encrypted with ${security}`, async () => {
      const sink = await startSmtpSink({ secure: security, auth: { user: 'loja', password: 's3nha' } })
      const channel = smtpChannel()
      await channel.send(senderAt(sink, { security, user: 'loja', password: 's3nha' }), envelopeWith())
      expect(sink.mails[0]).to.include({ encrypted: true, user: 'loja' })
      await channel.close()
      await sink.stop()
    })
  }
})
