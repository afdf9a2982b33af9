/**
 * Cents to reais: 123456 -> `R$ 1.234,56`. The space after R$ is U+00A0, as CLDR has it, so that a line never breaks there.
 * Exact for every safe integer.
 */
export function formatMoney(cents: number): string {
  return reais.format(`${cents}e-2` as `${number}`)
}

/**
 * What a person types for an amount, in cents: `1.234,56`, `1234,5`, `R$ 10`, `-R$ 10,00`, and `1234.56`, as calculators write it.
 * @returns undefined for anything else: more than two decimals, `1,234.56`, or more cents than a number holds exactly
 */
export function parseMoney(text: string): number | undefined {
  const [, before, after, amount] = /^(-)?(?:R\$ ?)?(-)?([\d.,]+)$/i.exec(plain(text)) ?? []
  if (!amount || (before && after)) return undefined
  return scaled(amount, { places: 2, dotted: /^\d+\.\d{2}$/, negative: Boolean(before || after) })
}

/** At most three decimals, half away from zero: 1234.5 -> `1.234,5`. */
export function formatQuantity(quantity: number): string {
  return quantities.format(quantity)
}

/**
 * What a person types for a quantity, up to three decimals: `1.234,5`, `0,125`, `1.5`.
 * A dot before three digits parts thousands: `1.500` is 1500.
 * @returns undefined for anything else
 */
export function parseQuantity(text: string): number | undefined {
  const [, sign, amount] = /^(-)?([\d.,]+)$/.exec(plain(text)) ?? []
  if (!amount) return undefined
  const thousandths = scaled(amount, { places: 3, dotted: /^\d+\.\d{1,2}$/, negative: Boolean(sign) })
  return thousandths === undefined ? undefined : thousandths / 1000
}

const reais = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' })
const quantities = new Intl.NumberFormat('pt-BR', { maximumFractionDigits: 3, signDisplay: 'negative' })

/** A number written the Brazilian way, thousands parted by dots or not at all. */
const brazilian = /^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?$/

interface Reading {
  places: number
  /** Where a dot is read as the decimal mark. */
  dotted: RegExp
  negative: boolean
}

/** Digits are moved as text, for 0.29 * 100 is not 29. */
function scaled(amount: string, { places, dotted, negative }: Reading): number | undefined {
  const decimalComma = dotted.test(amount) ? amount.replace('.', ',') : amount
  if (!brazilian.test(decimalComma)) return undefined
  const [whole = '', decimals = ''] = decimalComma.replaceAll('.', '').split(',')
  if (decimals.length > places) return undefined
  const units = Number(whole + decimals.padEnd(places, '0'))
  if (!Number.isSafeInteger(units)) return undefined
  return negative ? 0 - units : units
}

/** U+00A0 and U+202F become spaces, U+2212 a hyphen: what comes back from a screen or a spreadsheet. */
const plain = (text: string) => text.trim().replace(/\s/g, ' ').replace('\u2212', '-')

/** Equal parts of an amount in cents that add up to it; what does not divide goes to the first ones, a cent each. */
export function splitCents(totalCents: number, parts: number): number[] {
  const each = Math.floor(totalCents / parts)
  const rest = totalCents - each * parts
  return Array.from({ length: parts }, (_, index) => (index < rest ? each + 1 : each))
}
