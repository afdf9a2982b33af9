import { expect } from 'chai'
import fc from 'fast-check'
import { lineTotal } from '../../../core/documents/tracked/input.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'

describe('the total of a line', () => {
  const thousandths = fc.integer({ min: 1, max: 999_999_000 })
  const cents = fc.integer({ min: 0, max: 9_000_000 })

  /** Decimal digits, as one would do it on paper. */
  function onPaper(quantity: number, price: number): bigint {
    const [whole = '0', part = ''] = quantity.toFixed(3).split('.')
    const product = BigInt(whole + part.padEnd(3, '0')) * BigInt(price)
    const [cents, rest] = [product / 1_000n, product % 1_000n]
    return rest >= 500n ? cents + 1n : cents
  }

  it('is quantity times price, half a cent rounded up', () => {
    expect([lineTotal(2, 62_500), lineTotal(0.5, 1), lineTotal(0.499, 1), lineTotal(1.5, 333)]).to.deep.equal([
      125_000, 1, 0, 500,
    ])
  })

  it('knows nothing of the errors of floating point', () => {
    expect(lineTotal(1.005, 100)).to.equal(101)
    expect(lineTotal(0.1 + 0.2, 100)).to.equal(30)
    expect(lineTotal(8.345, 1_000)).to.equal(8_345)
    expect(lineTotal(1.115, 1_000_000)).to.equal(1_115_000)
  })

  it('is exact, whatever the quantity and the price', () =>
    fc.assert(
      fc.property(thousandths, cents, (quantity, price) => {
        expect(BigInt(lineTotal(quantity / 1_000, price))).to.equal(onPaper(quantity / 1_000, price))
      }),
    ))

  it('of a whole quantity is the price so many times', () =>
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), cents, (n, price) => lineTotal(n, price) === n * price)))
})

describe('what is typed for a quote', () => {
  const typed = (more: object = {}, item: object = {}) => ({
    contactId: '0199a000-0000-7000-8000-000000000001',
    items: [{ description: 'Pintura', quantity: 1, unitPriceCents: 100, ...item }],
    validUntil: '2026-12-08',
    ...more,
  })
  const complaints = (more: object = {}, item: object = {}) => {
    const parsed = quotes.input.safeParse(typed(more, item))
    return parsed.success ? [] : parsed.error.issues.map(issue => [issue.path.join('.'), issue.message])
  }

  it('is taken, with blanks cut off', () => {
    const { items, notes } = quotes.input.parse(
      typed({ notes: ' frágil ' }, { description: ' Pintura ', quantity: 1.125 }),
    )
    expect([items[0]?.description, items[0]?.quantity, notes]).to.deep.equal(['Pintura', 1.125, 'frágil'])
  })

  for (const [what, more, item, complaint] of [
    ['without lines', { items: [] }, {}, ['items', 'Inclua ao menos um item.']],
    ['for nobody', { contactId: 'x' }, {}, ['contactId', 'Escolha o cliente.']],
    ['until a day that does not exist', { validUntil: '2026-02-30' }, {}, ['validUntil', 'Informe uma data válida.']],
    ['with a nameless line', {}, { description: ' ' }, ['items.0.description', 'Descreva o item.']],
    ['with a quantity of zero', {}, { quantity: 0 }, ['items.0.quantity', 'A quantidade precisa ser maior que zero.']],
    ['with four decimals', {}, { quantity: 1.0005 }, ['items.0.quantity', 'Use no máximo três casas decimais.']],
    ['with a negative price', {}, { unitPriceCents: -1 }, ['items.0.unitPriceCents', 'O preço não pode ser negativo.']],
    [
      'with a total beyond what can be counted',
      {},
      { quantity: 999_999, unitPriceCents: 10_000_000_000 },
      ['items', 'O total ficou alto demais. Confira as quantidades e os preços.'],
    ],
  ] as [string, object, object, string[]][]) {
    it(`is refused ${what}, in the field that is wrong`, () => {
      expect(complaints(more, item)).to.deep.equal([complaint])
    })
  }

  it('is refused with a field that quotes do not have', () => {
    expect(complaints({ discount: 10 })).to.have.length(1)
  })
})
