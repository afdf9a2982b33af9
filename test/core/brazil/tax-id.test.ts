import { expect } from 'chai'
import fc from 'fast-check'
import { formatTaxId, isTaxId, parseTaxId } from '../../../core/brazil/tax-id.ts'
import vectors from '../../support/vectors/cpf-cnpj.json' with { type: 'json' }

describe('A CPF or CNPJ', () => {
  for (const { input, value, source, disputed } of vectors.rows) {
    const verdict = `${JSON.stringify(input)} is ${value ? `read as ${value}` : 'refused'}`
    it(`${verdict} (${source}${disputed ? `; sources disagree: ${disputed}` : ''})`, () => {
      expect(parseTaxId(input)?.value ?? null).to.equal(value)
    })
  }

  it('is told apart by its kind', () => {
    expect(parseTaxId('390.533.447-05')).to.deep.equal({ kind: 'cpf', value: '39053344705' })
    expect(parseTaxId('12.ABC.345/01DE-35')).to.deep.equal({ kind: 'cnpj', value: '12ABC34501DE35' })
  })

  it('may be typed with part of its mask and spaces around', () => {
    for (const typed of ['12.ABC.345/01DE35', '12ABC345/01DE-35', ' 12abc34501de-35\t'])
      expect(parseTaxId(typed)?.value, typed).to.equal('12ABC34501DE35')
    for (const typed of ['390533447-05', '390.53344705', ' 390.533.447-05 '])
      expect(parseTaxId(typed)?.value, typed).to.equal('39053344705')
  })

  it('is refused with spaces or line breaks inside, for two numbers could have run together', () => {
    for (const typed of ['390 533 447 05', '390.533.447-05\n1', '11 222 333 0001 81'])
      expect(isTaxId(typed), typed).to.equal(false)
  })

  it('is refused when one digit repeats, also where the sums are right', () => {
    for (const digit of '0123456789') {
      expect(isTaxId(digit.repeat(11)), digit).to.equal(false)
      expect(isTaxId(digit.repeat(14)), digit).to.equal(false)
    }
  })

  it('is refused in digits of other alphabets', () => {
    expect(isTaxId('３９０５３３４４７０５')).to.equal(false)
  })

  it('is shown with its mask', () => {
    expect(formatTaxId('12345678909')).to.equal('123.456.789-09')
    expect(formatTaxId('12abc34501de35')).to.equal('12.ABC.345/01DE-35')
  })

  it('is shown as it was typed when it is neither', () => {
    for (const text of ['', '123', '12345678900', 'ISENTO']) expect(formatTaxId(text)).to.equal(text)
  })

  it('has one right pair of check digits in a hundred, and comes back the same from the screen', () => {
    const root = fc
      .oneof(fc.stringMatching(/^[0-9A-Z]{12}$/), fc.stringMatching(/^\d{9}$/))
      .filter(text => !/^(.)\1+$/.test(text))
    fc.assert(
      fc.property(root, text => {
        const endings = Array.from({ length: 100 }, (_, n) => text + String(n).padStart(2, '0'))
        const valid = endings.filter(isTaxId)
        expect(valid).to.have.length(1)
        expect(valid.map(value => parseTaxId(formatTaxId(value))?.value)).to.deep.equal(valid)
      }),
    )
  })
})
