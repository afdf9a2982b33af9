import { expect } from 'chai'
import { Contacts } from '../../core/people/contact.ts'
import type { Browser } from '../support/build.ts'
import { type MailShop, openMailShop } from '../support/mail-shop.ts'
import type { SinkMail } from '../support/smtp-sink.ts'

const texts: Record<string, string> = {
  'a script': '<script>alert("x")</script>',
  'an image with a handler': '"><img src=x onerror=alert(1)>',
  'SQL in quotes': `Robert'); DROP TABLE contacts; -- "\``,
  'braces of a template': '{{cliente.email}} {{#each this}}x{{/each}} {{{constructor}}}',
  'old-style braces': '{TORCAMENTO:CLIENTE}',
  'an unfinished brace': '{{#if cliente',
  'markers of other templates': '<%= process.env.SECRET_KEY %> #{7*7} $(id)',
  emoji: '😀 família 👨‍👩‍👧‍👦 ❤️',
  'half an emoji': 'x \ud83d',
  'a null byte': 'Maria\u0000Silva',
  'line ends that want to be headers': 'Maria\r\nBcc: espiao@mal.test\r\n\r\noi',
  'text from right to left': 'Maria \u202Egpj.exe',
  'wildcards and backslashes': '100%_\\ \\n \\u0000',
  'a path': '../../../../etc/passwd',
  'nothing but spaces': ' \t\u00a0 ',
  '5,000 letters': 'ã'.repeat(5_000),
  '5,000 emoji': '😀'.repeat(5_000),
}

describe('Whatever people type', function () {
  this.timeout(120_000)
  let mail: MailShop
  let token: string
  let clerk: Browser
  before(async () => {
    mail = await openMailShop()
    token = await mail.shop.token()
    clerk = await mail.signedIn()
    const words = { subject: 'Oi, {{cliente.nome}}!', body: 'Olá, {{cliente.nome}}!' }
    expect((await ask('PUT', '/rules/quote.status_changed/words/email', words)).status).to.equal(200)
  })
  after(() => mail.close())

  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    const answer = await fetch(`${mail.origin}/api/v1${path}`, init)
    return { status: answer.status, body: (await answer.json()) as Answer }
  }
  interface Answer {
    id: string
    errors?: { field: string; message: string }[]
    items?: { description: string }[]
    [field: string]: unknown
  }
  /** Taken, or refused with this field named; nothing else. */
  const expectTakenOrNamed = ({ status, body }: Awaited<ReturnType<typeof ask>>, field: string) => {
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 201, 422])
    if (status === 422) expect(body.errors?.map(error => error.field)).to.include(field)
    return status !== 422
  }
  const expectHarmless = async (path: string) => {
    const page = await clerk.get(path)
    expect(page.status, path).to.equal(200)
    expect(page.text).not.to.match(/<script>alert|<img src=x/)
    expect(page.headers['content-security-policy'])
      .to.match(/script-src [^;]*'self'/)
      .and.not.include("'unsafe-inline' 'self'")
  }
  const quoteFor = (contactId: string, given: { description?: string; notes?: string } = {}) => {
    const item = { description: given.description ?? 'Tela', quantity: 1, unitPriceCents: 100 }
    const items = [item, item]
    return ask('POST', '/quotes', { contactId, items, validUntil: '2027-01-31', notes: given.notes ?? null })
  }
  for (const [what, text] of Object.entries(texts)) {
    it(`as a customer's name and notes, ${what} is kept as it is or refused by name`, async () => {
      const { body: maria } = await ask('POST', '/contacts', { name: 'Maria' })
      for (const [field, method] of [
        ['name', 'POST'],
        ['notes', 'POST'],
        ['name', 'PATCH'],
        ['notes', 'PATCH'],
      ] as const) {
        const path = method === 'POST' ? '/contacts' : `/contacts/${maria.id}`
        const answer = await ask(method, path, { name: 'Maria', [field]: text })
        if (!expectTakenOrNamed(answer, field)) continue
        const { body } = await ask('GET', `/contacts/${answer.body.id}`)
        expect(body[field] ?? '').to.equal(keptAs(text))
        await expectHarmless(`/contacts/${answer.body.id}`)
      }
      await expectHarmless('/contacts')
    })

    it(`as what a quote says, ${what} is kept as it is or refused by name`, async () => {
      const { body: contact } = await ask('POST', '/contacts', { name: 'Maria' })
      for (const field of ['description', 'notes'] as const) {
        const answer = await quoteFor(contact.id, { [field]: text })
        if (!expectTakenOrNamed(answer, field === 'notes' ? 'notes' : 'items.0.description')) continue
        const { body } = await ask('GET', `/quotes/${answer.body.id}`)
        expect((field === 'notes' ? body.notes : body.items?.[0]?.description) ?? '').to.equal(keptAs(text))
        await expectHarmless(`/quotes/${answer.body.id}`)
      }
    })

    it(`in a search, ${what} finds what it finds`, async () => {
      const words = encodeURIComponent(asUtf8(text.slice(0, 1_000)))
      for (const path of ['/contacts', '/quotes']) {
        const { status, body } = await ask('GET', `${path}?search=${words}`)
        expect(status, JSON.stringify(body)).to.be.oneOf([200, 422])
      }
      for (const path of ['/contacts?search=', '/quotes?search=', '/messages/confirm?search=', '/search?text=']) {
        const page = await clerk.get(path + words)
        expect(page.status, path).to.be.below(500)
        expect(page.text).not.to.match(/<script>alert|<img src=x/)
      }
    })

    it(`in the company's words, ${what} is checked before it is kept`, async () => {
      for (const field of ['subject', 'body']) {
        const words = { subject: 'Seu orçamento', body: 'Olá', [field]: text }
        expectTakenOrNamed(await ask('PUT', '/rules/quote.created/words/email', words), field)
      }
      await expectHarmless('/messages/rules')
    })

    it(`in a form, ${what} leads to a page, never to a failure`, async () => {
      const before = await mail.shop.read(work => work.of(Contacts).count())
      const answer = await clerk.post('/contacts', { name: text, notes: text }, '/contacts/new')
      expect(answer.status).to.equal(303)
      const refused = answer.headers.location === '/contacts/new'
      expect(await mail.shop.read(work => work.of(Contacts).count())).to.equal(refused ? before : before + 1)
      await expectHarmless(String(answer.headers.location))
    })
  }

  const names = Object.entries(texts).filter(([, text]) => text.trim() && text.length < 191)
  for (const [what, text] of names) {
    it(`in an e-mail, ${what} is text: one recipient, no new header, no template`, async () => {
      const { body: contact, status } = await ask('POST', '/contacts', { name: text, email: 'maria@cliente.test' })
      if (status === 422) return
      const { body: quote } = await quoteFor(contact.id)
      expect((await ask('POST', `/quotes/${quote.id}/status`, { status: 'sent' })).status).to.equal(200)
      mail.sink.reset()
      mail.pass(1)
      await mail.shop.settle()
      expect(mail.sink.mails).to.have.length(1)
      const [letter] = mail.sink.mails as [SinkMail]
      expect(letter.envelope.to).to.deep.equal(['maria@cliente.test'])
      expect(letter.to?.map(({ address }) => address)).to.deep.equal(['maria@cliente.test'])
      expect(letter.headers.map(({ key }) => key)).to.not.include('bcc')
      expect(letter.subject).to.match(/^Oi, [^\r\n]*!$/)
      expect(letter.html).not.to.match(/<script>alert|<img src=x/)
      expect(letter.text, 'a variable somebody typed').not.to.include('maria@cliente.test')
    })
  }
})

/** What is left of an emoji cut in half is written as the sign for what is unreadable. */
const asUtf8 = (text: string) => Buffer.from(text).toString()
const keptAs = (text: string) => asUtf8(text.trim())
