import { Invalid } from '../errors.ts'
import { bankDigit } from './boleto-digits.ts'
import { dueFactor } from './boleto-factor.ts'

export interface BoletoParts {
  /** COMPE code of three digits. */
  bank: string
  /** Civil date; null: payable at sight (factor 0000). */
  dueDate: string | null
  /** Up to R$ 99.999.999,99; 0 leaves the amount open. */
  amountCents: number
  /** 25 digits, as the bank gives them for this boleto. */
  freeField: string
}

/**
 * A bank boleto's barcode of 44 digits (Carta-Circular BCB 2.926/2000); its line: `lineOf`. The free field, in which
 * each bank and each of its agreements lays out the account and its own number with further check digits, has to come
 * from the bank: no library was found that makes it rightly for the common banks, and a wrong one credits somebody else.
 *
 * @throws Invalid for a part that cannot be written
 */
export function composeBarcode({ bank, dueDate, amountCents, freeField }: BoletoParts): string {
  const problems = {
    ...(!/^[0-79]\d\d$/.test(bank) && { bank: 'O código do banco tem 3 números e não começa com 8.' }),
    ...(!/^\d{25}$/.test(freeField) && { freeField: 'O campo livre do banco tem 25 números.' }),
    ...(!isWritable(amountCents) && { amountCents: 'O valor de um boleto vai até R$ 99.999.999,99.' }),
    ...(dueDate !== null &&
      dueDate < '2000-07-03' && { dueDate: 'O vencimento de um boleto vai de 03/07/2000 em diante.' }),
  }
  if (Object.keys(problems).length > 0) throw new Invalid(problems)
  const factor = dueDate === null ? '0000' : dueFactor(dueDate)
  const rest = `${factor}${String(amountCents).padStart(10, '0')}${freeField}`
  return `${bank}9${bankDigit(`${bank}9${rest}`)}${rest}`
}

const isWritable = (cents: number) => Number.isInteger(cents) && cents >= 0 && cents <= 9_999_999_999
