import { expect } from 'chai'
import fc from 'fast-check'
import { formatPhone, isMobile, parsePhone } from '../../../core/brazil/phone.ts'
import vectors from '../../support/vectors/phone.json' with { type: 'json' }

describe('A phone number', () => {
  for (const { input, e164, kind, source, disputed } of vectors.rows) {
    const verdict = `${JSON.stringify(input)} is ${e164 ? `read as ${e164} (${kind})` : 'refused'}`
    it(`${verdict} (${source}${disputed ? `; we differ: ${disputed}` : ''})`, () => {
      const phone = parsePhone(input)
      expect(phone?.e164 ?? null).to.equal(e164)
      expect(phone?.kind).to.equal(kind)
    })
  }

  it('is the same number in any spelling', () => {
    const spellings = [
      ...['+55 49 99999-0187', '(49) 99999-0187', '49999990187', '5549999990187', '49 9 9999 0187', '(49)9.9999.0187'],
      ...['049 99999-0187', '0 41 49 99999-0187', '0xx49 99999-0187', '(0xx49) 99999-0187', '0(XX)49 99999-0187'],
      ...['+55 (0xx49) 99999-0187', '+55 (049) 99999-0187', '４９９９９９９０１８７', ' 49 99999\u20110187 '],
    ]
    for (const spelling of spellings) expect(parsePhone(spelling)?.e164, spelling).to.equal('+5549999990187')
  })

  it('of an old mobile gets its ninth digit to be matched and sent to', () => {
    const spellings = ['(49) 9999-0187', '+55 49 9999-0187', '554999990187', '049 9999-0187', '0 41 49 9999-0187']
    for (const spelling of spellings)
      expect(parsePhone(spelling), spelling).to.deep.equal({
        e164: '+5549999990187',
        kind: 'mobile',
        national: '(49) 99999-0187',
      })
  })

  it('of a land line, or of a mobile that has its nine digits, gets no further digit', () => {
    expect(parsePhone('(49) 3322-1100')?.e164).to.equal('+554933221100')
    expect(parsePhone('(49) 96999-0187')?.e164).to.equal('+5549969990187')
  })

  it('in area code 55 is not taken for one with the country', () => {
    expect(parsePhone('(55) 99402-9275')?.e164).to.equal('+5555994029275')
    expect(parsePhone('55 9402-9275')?.e164).to.equal('+5555994029275')
    expect(parsePhone('55 55 9402-9275')?.e164).to.equal('+5555994029275')
  })

  it('without an area code is nobody’s', () => {
    expect(parsePhone('99999-0187')).to.equal(undefined)
    expect(parsePhone('3322-1100')).to.equal(undefined)
  })

  it('with an extension, a second number or words around it is refused rather than cut', () => {
    const texts = [
      '(49) 3322-1100 ramal 3',
      '(49) 3322-1100 x3',
      '(49) 3322-1100 / 3322-1101',
      'recado com Ana 49999990187',
    ]
    for (const text of texts) expect(parsePhone(text), text).to.equal(undefined)
  })

  it('knows whether a message can reach it', () => {
    expect(isMobile('(49) 99999-0187')).to.equal(true)
    expect(isMobile('(49) 9999-0187')).to.equal(true)
    expect(isMobile('(49) 3322-1100')).to.equal(false)
    expect(isMobile('0800 123 4567')).to.equal(false)
    expect(isMobile('')).to.equal(false)
  })

  it('is shown as Brazilians write it, and with its country when it is foreign', () => {
    expect(formatPhone('+5549999990187')).to.equal('(49) 99999-0187')
    expect(formatPhone('554933221100')).to.equal('(49) 3322-1100')
    expect(formatPhone('+351912345678')).to.equal('+351 912 345 678')
  })

  it('is shown with the digits that were typed: no ninth one is slipped in, nothing is dropped', () => {
    expect(formatPhone('4999990187')).to.equal('(49) 9999-0187')
    for (const text of ['', '99999-0187', '(49) 3322-1100 ramal 3', 'não tem']) expect(formatPhone(text)).to.equal(text)
  })

  it('comes back the same from the screen', () => {
    const numbers = fc.tuple(fc.constantFrom('11', '27', '49', '55', '99'), fc.stringMatching(/^(9[6-9]\d{7}|3\d{7})$/))
    fc.assert(
      fc.property(numbers, ([area, subscriber]) => {
        const e164 = `+55${area}${subscriber}`
        expect(parsePhone(e164)?.e164).to.equal(e164)
        expect(parsePhone(formatPhone(e164))?.e164).to.equal(e164)
      }),
    )
  })

  it('never breaks on what people type', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => [parsePhone(text), formatPhone(text)].length === 2))
  })
})
