import { Readable } from 'node:stream'
import { expect } from 'chai'
import { createEmailFrame } from '../../../core/channels/email/frame.ts'
import type { Envelope } from '../../../core/outbox/channel.ts'
import { envelopeWith } from '../../support/mail-trial.ts'

describe('the frame of an e-mail', () => {
  const frame = createEmailFrame(`${process.cwd()}/views`)
  const drawn = (changes: Partial<Envelope>) => frame(envelopeWith(changes))

  it('shows the company on top and how to reach it below', () => {
    const html = drawn({})
    expect(html.indexOf('Loja Modelo')).to.be.below(html.indexOf('Olá, Maria!'))
    for (const contact of ['(49) 3333-0000', 'mailto:loja@loja.test', 'Rua das Flores, 10']) {
      expect(html.lastIndexOf(contact)).to.be.above(html.indexOf('Seu orçamento está pronto'))
    }
  })

  it('leaves out the contacts the company does not have', () => {
    const html = drawn({ company: { name: 'Loja', phone: '', email: '', address: '' } })
    expect(html).to.not.include('Telefone').and.to.not.include('mailto:')
  })

  it('keeps paragraphs and lines', () => {
    const html = drawn({ body: 'um\ndois\n\ntrês\n \nquatro' })
    expect(html.match(/<p /g)).to.have.length(3)
    expect(html).to.match(/um\s*<br>dois/)
  })

  it('escapes everything people wrote', () => {
    const nasty = '<script>alert("1")</script> & \' "'
    const company = { name: nasty, phone: nasty, email: nasty, address: nasty }
    const attachments = [{ name: nasty, contentType: 'text/plain', size: 1, open: () => Readable.from([]) }]
    const html = drawn({ subject: nasty, body: nasty, company, attachments })
    expect(html).to.not.include('<script').and.to.not.include('alert("1")')
    expect(html).to.include('&lt;script&gt;')
  })

  it('makes links clickable, without the full stop behind them', () => {
    const html = drawn({ body: 'Veja https://loja.test/o/42?a=1&b=2. E (http://x.test/y)!' })
    expect(html).to.include('href="https://loja.test/o/42?a=1&amp;b=2"').and.to.include('href="http://x.test/y"')
  })

  it('makes no link out of anything but http', () => {
    const html = drawn({
      body: 'javascript:alert(1) data:text/html,x https:// http://" onclick="x',
      unsubscribeUrl: 'javascript:alert(1)',
    })
    expect(html.match(/href="(?!mailto:)/g)).to.equal(null)
  })

  it('lists the attachments with their sizes', () => {
    const of = (name: string, size: number) => ({
      name,
      size,
      contentType: 'application/pdf',
      open: () => Readable.from([]),
    })
    const html = drawn({ attachments: [of('orçamento.pdf', 31_234), of('fotos.zip', 2_350_000)] })
    expect(html).to.match(/orçamento\.pdf[\s\S]*31 KB[\s\S]*fotos\.zip[\s\S]*2,4 MB/)
    expect(drawn({})).to.not.include('Anexo')
  })

  it('shows the way out when there is one', () => {
    expect(drawn({ unsubscribeUrl: 'https://loja.test/sair' })).to.include('href="https://loja.test/sair"')
    expect(drawn({})).to.not.include('Não quero mais')
  })

  it('is in Portuguese, at most 600 pixels wide, and ready for the dark', () => {
    const html = drawn({})
    expect(html)
      .to.include('lang="pt-BR"')
      .and.to.include('max-width:600px')
      .and.to.include('prefers-color-scheme: dark')
  })

  it('loads nothing from anywhere', () => {
    expect(drawn({ body: 'https://loja.test/x.png' })).to.not.match(/<(img|link|script|iframe)|url\(/)
  })
})
