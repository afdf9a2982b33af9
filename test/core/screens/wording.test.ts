import { expect } from 'chai'
import { createDocument } from '../../../core/documents/tracked/actions.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('What people read', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const read = async (path: string) => textOf((await browser.get(path)).text)

  it('is in the singular where one thing waits, and in the plural where more do', async () => {
    const { email, whatsapp } = await counter.quote()
    await counter.change(email.id, { status: 'unsure' })
    expect(await read('/'))
      .to.contain('1 Mensagem para confirmar')
      .and.contain('1 Mensagem incerta')
    await counter.change(whatsapp.id, { status: 'unsure' })
    expect(await read('/')).to.contain('2 Mensagens incertas')
  })

  it('keeps what happened apart from where and by whom', async () => {
    await counter.quote()
    expect(await read('/system/audit')).to.contain('Entrou · 127.0.0.1 · por Ana')
    expect(await read('/')).to.contain('Orçamento 1 Criado · por Ana')
  })

  it('calls a channel the same everywhere', async () => {
    const { quote } = await counter.quote()
    expect(await read(`/contacts/${quote.contactId}/messages`)).to.contain(' E-mail Orçamento nº 1')
  })

  it('is the time of what was said today, and the date of what was said before', async () => {
    await counter.withoutPdf()
    await counter.rule({ mode: 'automatic' })
    await counter.quote()
    await counter.shop.settle()
    expect(await read('/dev/mailbox')).to.match(/Maria Aparecida 10:0\d Olá/)
    await counter.shop.clock.wait(86_400_000)
    browser = await counter.signedIn()
    expect(await read('/dev/mailbox')).to.contain('Maria Aparecida 23/11/2026 Olá')
  })

  it('leads back from a search that found nothing, and from a later page', async () => {
    expect((await browser.get('/quotes?search=zzz')).text).to.match(
      /Nada encontrado[\s\S]*href="\/quotes"[\s\S]*Ver todos/,
    )
    const { id: contactId } = await counter.contact()
    const items = [{ description: 'Troca de tela', quantity: 1, unitPriceCents: 35_000 }]
    await counter.shop.write(async work => {
      for (let count = 0; count < 51; count++)
        await createDocument(work, quotes, { contactId, items, validUntil: '2026-12-24', notes: null })
    })
    const first = await browser.get('/quotes?status=open')
    expect(first.text).to.not.contain('Voltar ao começo')
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replace(/&amp;|&#38;/g, '&') ?? ''
    const { text } = await browser.get(next)
    expect(text).to.match(/href="\/quotes\?status=open">Voltar ao começo/)
  })
})
