/** A CPF or a CNPJ. `value` has no mask: 11 digits, or 12 characters of [0-9A-Z] and 2 digits. */
export interface TaxId {
  kind: 'cpf' | 'cnpj'
  value: string
}

/**
 * Understands a CPF or a CNPJ with mask, part of the mask or none; spaces around and lower case letters are forgiven,
 * anything else in between is not (the number may be another one). Repeated digits are refused although they pass the sums.
 *
 * CPF: modulus 11. CNPJ, alphanumeric too: Nota Técnica Conjunta COCAD/SUARA/RFB 49/2024,
 * each character worth its ASCII code less 48, modulus 11.
 * @returns undefined when it is neither
 */
export function parseTaxId(input: string): TaxId | undefined {
  const text = input.trim().toUpperCase()
  const kind = cpfShape.test(text) ? 'cpf' : cnpjShape.test(text) ? 'cnpj' : undefined
  if (!kind) return undefined
  const value = text.replace(/[./-]/g, '')
  if (/^(\d)\1+$/.test(value)) return undefined
  return value.endsWith(checkDigits(value.slice(0, -2), heaviest[kind])) ? { kind, value } : undefined
}

/** Whether the text is a CPF or a CNPJ, by the rules of {@link parseTaxId}. */
export function isTaxId(input: string): boolean {
  return parseTaxId(input) !== undefined
}

/** `12345678909` -> `123.456.789-09`, `12ABC34501DE35` -> `12.ABC.345/01DE-35`; what is neither comes back as it was. */
export function formatTaxId(value: string): string {
  const taxId = parseTaxId(value)
  if (!taxId) return value
  return taxId.kind === 'cpf'
    ? taxId.value.replace(cpfShape, '$1.$2.$3-$4')
    : taxId.value.replace(cnpjShape, '$1.$2.$3/$4-$5')
}

const cpfShape = /^(\d{3})\.?(\d{3})\.?(\d{3})-?(\d{2})$/
const cnpjShape = /^([0-9A-Z]{2})\.?([0-9A-Z]{3})\.?([0-9A-Z]{3})\/?([0-9A-Z]{4})-?(\d{2})$/

const heaviest = { cpf: 11, cnpj: 9 }

function checkDigits(base: string, heaviestWeight: number): string {
  const first = checkDigit(base, heaviestWeight)
  return `${first}${checkDigit(`${base}${first}`, heaviestWeight)}`
}

/** Weights go from 2 up to the heaviest and start again, from the right. */
function checkDigit(base: string, heaviestWeight: number): number {
  const sum = [...base]
    .reverse()
    .reduce((total, char, index) => total + (char.charCodeAt(0) - 48) * (2 + (index % (heaviestWeight - 1))), 0)
  const rest = sum % 11
  return rest < 2 ? 0 : 11 - rest
}
