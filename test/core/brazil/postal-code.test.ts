import { expect } from 'chai'
import { formatPostalCode, parsePostalCode } from '../../../core/brazil/postal-code.ts'

describe('A postal code', () => {
  it('is eight digits, however it is masked', () => {
    for (const text of ['89800-000', '89.800-000', '89800000', ' 89800-000 '])
      expect(parsePostalCode(text)).to.equal('89800000')
    expect(parsePostalCode('01001-000')).to.equal('01001000')
  })

  it('is refused when digits are missing or nobody lives there', () => {
    for (const text of ['', '8980000', '898000000', '89800_000', '89-800000', '00000-000', '00999-999', '89800-00O'])
      expect(parsePostalCode(text), text).to.equal(undefined)
  })

  it('is shown with its dash, and as it was when it is none', () => {
    expect(formatPostalCode('89800000')).to.equal('89800-000')
    expect(formatPostalCode('89.800-000')).to.equal('89800-000')
    expect(formatPostalCode('W1A 1AA')).to.equal('W1A 1AA')
  })
})
