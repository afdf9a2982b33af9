import { expect } from 'chai'
import fc from 'fast-check'
import { readBoleto } from '../../../core/brazil/boleto.ts'
import { composeBarcode } from '../../../core/brazil/boleto-compose.ts'
import { collectionDigit } from '../../../core/brazil/boleto-digits.ts'
import { dueDateOf, dueFactor } from '../../../core/brazil/boleto-factor.ts'
import { barcodeOf, formatLine, lineOf } from '../../../core/brazil/boleto-line.ts'
import { addDays, daysBetween } from '../../../core/brazil/dates.ts'
import { isRefusal } from '../../../core/brazil/refusal.ts'

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const dates = fc.integer({ min: 0, max: 27_000 }).map(days => addDays('2000-07-03', days))
const banks = fc
  .record({
    bank: fc.stringMatching(/^[0-79]\d\d$/),
    dueDate: fc.option(dates),
    amountCents: fc.integer({ min: 0, max: 9_999_999_999 }),
    freeField: digits(25),
  })
  .map(parts => ({ ...parts, barcode: composeBarcode(parts) }))
const slips = fc.tuple(fc.constantFrom('6', '7', '8', '9'), digits(1), digits(40)).map(([id, segment, rest]) => {
  return `8${segment}${id}${collectionDigit(`8${segment}${id}${rest}`, id)}${rest}`
})
const runs = { numRuns: 1_000, seed: 20_250_222 }

describe('Any payment code', () => {
  it('of a bank says the same as line and as barcode, and is what it was made of', () => {
    fc.assert(
      fc.property(banks, ({ barcode, bank, dueDate, amountCents, freeField }) => {
        const near = dueDate ?? '2026-11-26'
        const facts = readBoleto(barcode, near)
        expect(facts).to.include({ barcode, bank, dueDate, freeField, amountCents: amountCents || null })
        expect(readBoleto(formatLine(lineOf(barcode)), near)).to.deep.equal(facts)
        expect(barcodeOf(lineOf(barcode))).to.equal(barcode)
      }),
      runs,
    )
  })

  it('of a collection slip says the same as line and as barcode', () => {
    fc.assert(
      fc.property(slips, barcode => {
        const facts = readBoleto(barcode, '2026-11-26')
        expect(facts).to.include({ kind: 'collection', barcode })
        expect(readBoleto(formatLine(lineOf(barcode)), '2026-11-26')).to.deep.equal(facts)
        expect(barcodeOf(lineOf(barcode))).to.equal(barcode)
      }),
      runs,
    )
  })

  it('is refused when it is cut short or has letters, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d .-]{0,60}$/)), text => {
        const facts = readBoleto(text, '2026-11-26')
        const length = text.replace(/[\s.\-–]/g, '').length
        expect(isRefusal(facts) || [44, 47, 48].includes(length)).to.equal(true)
      }),
      runs,
    )
  })
})

describe('One wrong digit', () => {
  // Modulus 10 finds each of them. In modulus 11 some remainders share a check digit (0, 1 and 10 are a bank's 1; 0 and
  // 1 a slip's 0), and a digit that leads from one to another passes: inherent, in the schemes themselves.
  const wrong = fc.tuple(fc.nat(47), fc.integer({ min: 1, max: 9 }))
  const spoiled = (code: string, [place, by]: [number, number]) => {
    const at = place % code.length
    return { at, code: code.slice(0, at) + ((Number(code[at]) + by) % 10) + code.slice(at + 1) }
  }
  const passes = (code: string) => !isRefusal(readBoleto(code, '2026-11-26'))

  it('is always found in the first three fields of a bank line, and in a slip of modulus 10', () => {
    fc.assert(
      fc.property(banks, wrong, ({ barcode }, [place, by]) => {
        expect(passes(spoiled(lineOf(barcode), [place % 32, by]).code)).to.equal(false)
      }),
      runs,
    )
    fc.assert(
      fc.property(slips, wrong, (barcode, where) => {
        for (const code of [barcode, lineOf(barcode)]) {
          const { at, code: other } = spoiled(code, where)
          // The first digits say what kind of code it is: then other rules judge it.
          if ('67'.includes(barcode.charAt(2)) && at !== 0 && at !== 2) expect(passes(other)).to.equal(false)
        }
      }),
      runs,
    )
  })

  it('passes modulus 11 only where the check digit is a shared one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          banks.map(({ barcode }) => barcode),
          slips,
        ),
        wrong,
        (barcode, where) => {
          for (const code of [barcode, lineOf(barcode)]) {
            const { at, code: other } = spoiled(code, where)
            const sameKind = at !== 0 && !(barcode.startsWith('8') && at === 2)
            if (sameKind && passes(other))
              expect(barcode.startsWith('8') ? barcode[3] === '0' : barcode[4] === '1').to.equal(true)
          }
        },
      ),
      runs,
    )
  })

  it('passes in about 5 of 100 bank barcodes, 2 of 100 bank lines, and less in slips', () => {
    const share = (codes: fc.Arbitrary<string>) => {
      const tried = fc.sample(fc.tuple(codes, wrong), { numRuns: 5_000, seed: 20_250_222 })
      return tried.filter(([code, where]) => passes(spoiled(code, where).code)).length / tried.length
    }
    const barcodes = banks.map(({ barcode }) => barcode)
    expect(share(barcodes)).to.be.within(0.045, 0.065) // 3 remainders of 11, and 2 of the 10 others
    expect(share(barcodes.map(lineOf))).to.be.within(0.01, 0.025) // 15 digits of 47
    expect(share(slips)).to.be.lessThan(0.02)
    expect(share(slips.map(lineOf))).to.be.lessThan(0.005)
  })
})

describe('Any due date', () => {
  it('comes back from its factor, seen from less than twelve years away', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -4_499, max: 4_499 }), (date, away) => {
        expect(dueDateOf(dueFactor(date), addDays(date, away))).to.equal(date)
      }),
      runs,
    )
  })

  it('has the factor after that of the day before', () => {
    fc.assert(
      fc.property(dates, date => {
        const [factor, next] = [dueFactor(date), dueFactor(addDays(date, 1))]
        expect(next).to.equal(factor === '9999' ? '1000' : String(Number(factor) + 1))
        expect(daysBetween('2000-07-03', date) % 9_000).to.equal(Number(factor) - 1_000)
      }),
      runs,
    )
  })
})
