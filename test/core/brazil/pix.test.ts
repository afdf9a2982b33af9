import { expect } from 'chai'
import fc from 'fast-check'
import { pixCode } from '../../../core/brazil/pix-code.ts'
import { type PixFacts, readPixCode } from '../../../core/brazil/pix-reader.ts'
import { isRefusal } from '../../../core/brazil/refusal.ts'
import { Invalid } from '../../../core/errors.ts'
import { readRows } from '../../support/vectors/read-rows.ts'

const texts = [
  'key',
  'url',
  'recurrenceUrl',
  'txid',
  'name',
  'city',
  'postalCode',
  'description',
  'withdrawalIspb',
] as const
const vectors = readRows<(typeof texts)[number] | 'payload' | 'kind' | 'amount' | 'singleUse' | 'source'>('pix.tsv')
const padaria = { key: 'pix@padaria.com.br', name: 'Padaria São João', city: 'Chapecó', txid: 'REC12P1' }
const reasonOf = (code: string) => (readPixCode(code) as { reason?: string }).reason

function factsOf(code: string): PixFacts {
  const facts = readPixCode(code)
  if (isRefusal(facts)) throw new Error(`${code}: ${facts.reason}`)
  return facts
}

describe('A PIX code that others test with', () => {
  for (const [index, row] of vectors.entries()) {
    const { payload, kind, amount, singleUse, source } = row
    it(`${index + 1}, ${kind}, is ${kind === 'refused' ? 'refused' : 'read'} (${source})`, () => {
      if (kind === 'refused') return expect(reasonOf(payload)).to.be.a('string')
      const facts = factsOf(payload)
      for (const field of texts) expect(facts[field] ?? '', field).to.equal(row[field])
      expect(facts.amountCents).to.equal(amount === '' ? null : Math.round(Number(amount) * 100))
      expect(facts.singleUse).to.equal(singleUse === 'yes')
      expect(facts.kind).to.equal(kind.split('+')[0])
      return expect(facts.recurrenceUrl !== null).to.equal(kind.includes('recurrence'))
    })
  }
})

describe('Our PIX code', () => {
  it('is that of the manual of the Banco Central, but for its txid', () => {
    const key = '123e4567-e12b-12d1-a456-426655440000'
    expect(pixCode({ key, name: 'Fulano de Tal', city: 'BRASILIA', txid: 'A1' })).to.match(
      /^00020126580014br\.gov\.bcb\.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62060502A16304[\dA-F]{4}$/,
    )
  })

  it('says key, amount and txid, and name and city in letters that every bank takes', () => {
    const code = pixCode({
      ...padaria,
      name: 'Açougue & Padaria São João do Oeste Ltda',
      city: 'São Miguel do Oeste',
      amountCents: 123_456,
    })
    expect(code).to.match(/^[\x20-\x7e]+$/)
    expect(factsOf(code)).to.include({
      kind: 'static',
      key: 'pix@padaria.com.br',
      amountCents: 123_456,
      txid: 'REC12P1',
      name: 'Acougue & Padaria Sao Joao'.slice(0, 25),
      city: 'Sao Miguel do Oeste'.slice(0, 15),
    })
  })

  it('leaves the amount to who pays where none is given', () => {
    expect(factsOf(pixCode(padaria)).amountCents).to.equal(null)
  })

  it('is not made of what cannot be written, and the part is named', () => {
    const wrong = { key: 'padaria', name: '面包店', city: '…', amountCents: 0, txid: 'REC-1' }
    for (const [part, value] of Object.entries(wrong))
      expect(() => pixCode({ ...padaria, amountCents: 100, [part]: value }), part)
        .to.throw(Invalid)
        .with.property('fields')
        .that.includes.keys(part)
    for (const amountCents of [-1, 0.5, 1_000_000_000_000, Number.NaN])
      expect(() => pixCode({ ...padaria, amountCents }), String(amountCents)).to.throw(Invalid)
    for (const txid of ['', 'a'.repeat(26), 'ç', '***'])
      expect(() => pixCode({ ...padaria, txid }), txid).to.throw(Invalid)
  })

  const keys = fc.constantFrom(
    '39053344705',
    '12ABC34501DE35',
    '+5549999990187',
    'a.b+c@loja.com.br',
    '123e4567-e12b-12d1-a456-426655440000',
  )
  const requests = fc.record({
    key: keys,
    name: fc.string({ unit: 'grapheme', maxLength: 60 }).map(name => `Loja ${name}`),
    city: fc.string({ unit: 'grapheme', maxLength: 40 }).map(city => `C${city}`),
    amountCents: fc.integer({ min: 1, max: 999_999_999_999 }),
    txid: fc.stringMatching(/^[A-Za-z\d]{1,25}$/),
  })

  it('is read as it was asked for, whatever it says', () => {
    fc.assert(
      fc.property(requests, request => {
        const { key, amountCents, txid } = request
        const facts = factsOf(pixCode(request))
        expect(facts).to.include({ kind: 'static', key, amountCents, txid, singleUse: false })
        expect(facts.name).to.match(/^[\x20-\x7e]{1,25}$/)
        expect(facts.city).to.match(/^[\x20-\x7e]{1,15}$/)
      }),
      { numRuns: 1_000, seed: 1 },
    )
  })

  it('is refused with any one sign changed, lost or added', () => {
    fc.assert(
      fc.property(requests, fc.nat(), fc.stringMatching(/^[\dA-Za-z.@-]$/), (request, place, sign) => {
        const code = pixCode(request)
        const at = place % code.length
        const spoiled = [`${code.slice(0, at)}${sign}${code.slice(at + 1)}`, code.slice(0, at) + code.slice(at + 1)]
        // The check sum itself may be in small letters.
        for (const other of [...spoiled, code.slice(0, at) + sign + code.slice(at)])
          if (other.toUpperCase() !== code.toUpperCase()) expect(reasonOf(other), other).to.be.a('string')
      }),
      { numRuns: 1_000, seed: 1 },
    )
  })
})

describe('A text that is no PIX code', () => {
  it('is refused with what to do', () => {
    const code = pixCode(padaria)
    expect(reasonOf('https://loja.com.br/pagar')).to.include('começa com 000201')
    expect(reasonOf(code.slice(0, -1))).to.include('incompleto')
    expect(reasonOf(code.slice(0, -4) + (code.endsWith('0000') ? '1111' : '0000'))).to.include('não conferem')
    expect(factsOf(`${code.slice(0, 40)}\n${code.slice(40)}\r\n`).txid).to.equal('REC12P1')
  })
})
