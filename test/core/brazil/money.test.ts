import { expect } from 'chai'
import fc from 'fast-check'
import { formatMoney, formatQuantity, parseMoney, parseQuantity } from '../../../core/brazil/money.ts'

describe('An amount of money', () => {
  it('is shown in reais, on one line', () => {
    expect(formatMoney(123456)).to.equal('R$\u00a01.234,56')
    expect(formatMoney(5)).to.equal('R$\u00a00,05')
    expect(formatMoney(0)).to.equal('R$\u00a00,00')
    expect(formatMoney(-1050)).to.equal('-R$\u00a010,50')
  })

  it('keeps its last cent however large it is', () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER)).to.equal('R$\u00a090.071.992.547.409,91')
  })

  const typed: [string, number][] = [
    ['1.234,56', 123456],
    ['1234,56', 123456],
    ['1234,5', 123450],
    ['1234.56', 123456],
    ['1.234.567,8', 123456780],
    ['1.234', 123400],
    ['R$ 10', 1000],
    ['r$10,00', 1000],
    [' R$\u00a00,29 ', 29],
    ['-10', -1000],
    ['-R$\u00a010,50', -1050],
    ['R$ -10,50', -1050],
    ['\u221210,50', -1050],
    ['-0', 0],
  ]
  for (const [text, cents] of typed)
    it(`typed as ${JSON.stringify(text)} is ${cents} cents`, () => {
      expect(parseMoney(text)).to.equal(cents)
    })

  const rubbish = [
    '',
    ' ',
    'R$',
    'dez',
    '10 reais',
    '1,234',
    '1,234.56',
    '1.23,45',
    '12.34.56',
    '0.500',
    '1.5',
    '10,',
    ',5',
  ]
  rubbish.push('--10', '-R$ -10', '1e3', '0x10', 'Infinity', '10,005', '90071992547409,92', '10\n20', '1 000,00')
  for (const text of rubbish)
    it(`typed as ${JSON.stringify(text)} is refused`, () => {
      expect(parseMoney(text)).to.equal(undefined)
    })

  it('comes back the same from the screen', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), cents => parseMoney(formatMoney(cents)) === cents))
  })
})

describe('A quantity', () => {
  it('is shown with at most three decimals, and only those it has', () => {
    expect([1, 1234.5, 0.125, 2.0004, -3].map(formatQuantity)).to.deep.equal(['1', '1.234,5', '0,125', '2', '-3'])
    expect(formatQuantity(-0.0001)).to.equal('0')
  })

  it('is read the Brazilian way, with a dot as the decimal mark only where it cannot part thousands', () => {
    expect(['2', '1,5', '1.5', '0,125', '1.500', '1.234,5', '-1,5'].map(parseQuantity)).to.deep.equal([
      2, 1.5, 1.5, 0.125, 1500, 1234.5, -1.5,
    ])
  })

  it('is refused when it is none, or finer than a thousandth', () => {
    for (const text of ['', 'um', '1,2345', '0.125', '1,2.3', 'R$ 1', '1e3', '9007199254741,000'])
      expect(parseQuantity(text), text).to.equal(undefined)
  })

  it('comes back the same from the screen', () => {
    const thousandths = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
    fc.assert(
      fc.property(thousandths, n => {
        expect(parseQuantity(formatQuantity(n / 1000))).to.equal(n / 1000)
      }),
    )
  })
})
