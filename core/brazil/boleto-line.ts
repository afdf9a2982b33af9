import { collectionDigit, modulus10 } from './boleto-digits.ts'

/** Where a line's own check digits stand, counted from 0: the general one is part of the barcode. */
export const checkPlaces = { bank: [9, 20, 31], collection: [11, 23, 35, 47] } as const

/** A collection slip's barcode begins with 8; of banks' boletos only the 47-digit line can (bank 804). */
export const isCollection = (code: string): boolean => code.length !== 47 && code.startsWith('8')

/** Barcode (44 digits) -> linha digitável: 47 digits of a bank, 48 of a collection slip, check digits worked out anew. */
export function lineOf(barcode: string): string {
  return isCollection(barcode) ? collectionLineOf(barcode) : bankLineOf(barcode)
}

/** A bank's barcode -> its line, by what it is and not by its first digit. */
export function bankLineOf(barcode: string): string {
  const [start, digit, dueAndAmount, free] = cut(barcode, 4, 1, 14, 25)
  const fields = [`${start}${free.slice(0, 5)}`, free.slice(5, 15), free.slice(15)]
  return fields.map(field => field + modulus10(field)).join('') + digit + dueAndAmount
}

/** Linha digitável (47 or 48 digits) -> barcode (44 digits); the line's own check digits are left out, unread. */
export function barcodeOf(line: string): string {
  if (isCollection(line))
    return cut(line, 12, 12, 12, 12)
      .map(field => field.slice(0, 11))
      .join('')
  const [first, second, third, digit, dueAndAmount] = cut(line, 10, 11, 11, 1, 14)
  const free = first.slice(4, 9) + second.slice(0, 10) + third.slice(0, 10)
  return first.slice(0, 4) + digit + dueAndAmount + free
}

/** As it is printed: `00190.00009 01234.567890 12345.678901 1 12340000010000`, `84670000001-7 43590024020-9 ...`. */
export function formatLine(line: string): string {
  return isCollection(line)
    ? line.replace(/(\d{11})(\d)/g, '$1-$2 ').trim()
    : line.replace(/^(.{5})(.{5})(.{5})(.{6})(.{5})(.{6})(.)(.{14})$/, '$1.$2 $3.$4 $5.$6 $7 $8')
}

function collectionLineOf(barcode: string): string {
  const valueId = barcode.charAt(2)
  return cut(barcode, 11, 11, 11, 11)
    .map(field => field + collectionDigit(field, valueId))
    .join('')
}

/** Pieces of the given lengths, as many as lengths. */
function cut<Lengths extends number[]>(text: string, ...lengths: Lengths): { [Index in keyof Lengths]: string } {
  const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length))
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)) as { [Index in keyof Lengths]: string }
}
