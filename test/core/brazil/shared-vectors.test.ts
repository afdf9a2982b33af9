import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parsePhone } from '../../../core/brazil/phone.ts'
import { parseTaxId } from '../../../core/brazil/tax-id.ts'

const folder = new URL('../../../../shared/vectors/', import.meta.url)

describe('Every number that other projects test with', () => {
  if (!existsSync(folder)) {
    console.warn(
      'SKIPPED all rows of ../shared/vectors: the folder is not there; the rows in test/support/vectors ran.',
    )
    it('is read as they read it (../shared/vectors is not there)')
    return
  }

  it('is a CPF or CNPJ where they say so, and by our choice where they disagree', () => {
    for (const { input, normalized, valid } of read<TaxIdRow>('cpf-cnpj.json').vectors) {
      const expected = valid === null ? ourTaxId(input) : valid ? normalized : null
      expect(parseTaxId(input)?.value ?? null, input).to.equal(expected)
    }
  })

  it('is a phone number where they say so, or an old mobile that lacks its ninth digit', () => {
    for (const { input, e164, type, valid } of read<PhoneRow>('phone.json').vectors) {
      const lacksNinthDigit = !valid && /^\+55\d{2}[6-9]\d{7}$/.test(e164 ?? '')
      const expected = valid ? e164 : lacksNinthDigit ? e164?.replace(/^(\+55..)/, '$19') : undefined
      expect(parsePhone(input)?.e164, input).to.equal(expected)
      if (valid) expect(parsePhone(input)?.kind, input).to.equal(kinds[type ?? ''] ?? 'other')
    }
  })

  it('is a phone number in the area codes that exist, and in no other', () => {
    for (const { ddd, fixed_valid, mobile_valid } of read<AreaRow>('ddd.json').all) {
      expect(parsePhone(`${ddd}33221100`) !== undefined, `fixed ${ddd}`).to.equal(fixed_valid)
      expect(parsePhone(`${ddd}999990187`) !== undefined, `mobile ${ddd}`).to.equal(mobile_valid)
    }
  })
})

interface TaxIdRow {
  vectors: { input: string; normalized: string | null; valid: boolean | null }[]
}

interface PhoneRow {
  vectors: { input: string; e164?: string; type?: string; valid: boolean }[]
}

interface AreaRow {
  all: { ddd: number; fixed_valid: boolean; mobile_valid: boolean }[]
}

const kinds: Record<string, string> = { MOBILE: 'mobile', FIXED_LINE_OR_MOBILE: 'mobile', FIXED_LINE: 'fixed' }

/** Where they disagree: lower case is forgiven, junk and repeated marks are not, and the sums alone decide the rest. */
function ourTaxId(input: string): string | null {
  return /[^0-9A-Z]{2}|[^0-9A-Z./-]/i.test(input) ? null : input.toUpperCase().replace(/[./-]/g, '')
}

function read<File>(name: string): File {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}
