import { expect } from 'chai'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The form of a quote', () => {
  let counter: Counter
  before(async () => {
    counter = await openCounter()
  })
  after(() => counter.close())

  for (const [what, field] of [
    ['a description', 'items[0][description][]'],
    ['a quantity', 'items[0][quantity][a]'],
    ['a price', 'items[0][price][a][b]'],
  ] as const) {
    it(`asks again for ${what} that is no text`, async () => {
      const browser = await counter.signedIn()
      const { id: contactId } = await counter.contact({ mobile: null })
      const line = { 'items[0][description]': 'Tela', 'items[0][quantity]': '1', 'items[0][price]': '10,00' }
      const kept = Object.entries(line).filter(([name]) => !field.startsWith(name))
      const posted = { contactId, validUntil: '2026-12-24', ...Object.fromEntries(kept), [field]: 'x' }
      const answer = await browser.post('/quotes', posted, '/quotes/new')
      expect([answer.status, answer.headers.location]).to.deep.equal([303, '/quotes/new'])
      expect(textOf((await browser.get('/quotes/new')).text)).to.match(/Descreva o item|Escreva (a quantidade|o preço)/)
    })
  }
})
