import { expect } from 'chai'
import { updateContact } from '../../../core/people/contact-actions.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { addContact, addQuote } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a quote on paper', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const print = (id: string) => shop.read(work => quotes.source.load(work, id))

  it('shows whose it is, what it is for, until when, and what it costs', async () => {
    const { id } = await addQuote(shop, { notes: 'Cor branca' })
    const { html } = await print(id)
    const text = html
      .replace(/<style>.*<\/style>/s, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/[\s\u00a0]+/g, ' ')
    for (const part of [
      'Loja loja-modelo',
      '(49) 3322-1100',
      'Orçamento 1',
      'Emitido em 23/11/2026',
      'Válido até 08/12/2026',
      'Maria da Silva',
      '(49) 99999-0187',
      'Pintura 2 R$ 625,00 R$ 1.250,00',
      'Total R$ 1.250,00',
      'Cor branca',
    ])
      expect(text).to.include(part)
  })

  it('belongs to its customer and has a name and a footer', async () => {
    const { id, contactId } = await addQuote(shop)
    const { html, ...rest } = await print(id)
    expect(rest).to.deep.equal({
      contactId,
      name: 'orcamento-1.pdf',
      footer: 'Loja loja-modelo · Orçamento 1',
    })
    expect(html).to.match(/^<!doctype html>/)
  })

  it('was issued on the day the company had then, not the server', async () => {
    shop.clock.move(new Date('2026-11-24T01:30:00Z'))
    const { id } = await addQuote(shop)
    expect((await print(id)).html).to.include('Emitido em 23/11/2026')
  })

  it('shows hostile text as text, wherever it comes from', async () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&<%= 40+4.5 %>{{x}}</p>'
    const contact = await addContact(shop)
    await shop.write(work =>
      updateContact(work, contact.id, { name: hostile, address: { street: hostile, city: hostile } }),
    )
    const { id } = await addQuote(shop, {
      contactId: contact.id,
      notes: hostile,
      items: [{ description: hostile, quantity: 1, unitPriceCents: 1 }],
    })
    const { html } = await print(id)
    expect(html).to.not.include('<img')
    expect(html).to.not.include('44.5')
    expect(
      html.match(/&lt;img src=x onerror=alert\(1\)&gt;&#34;&#39;&amp;&lt;%= 40\+4\.5 %&gt;\{\{x\}\}&lt;\/p&gt;/g),
    ).to.have.length(5)
  })
})
