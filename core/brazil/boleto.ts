import { bankDigit, collectionDigit } from './boleto-digits.ts'
import { dueDateOf } from './boleto-factor.ts'
import { bankLineOf, barcodeOf, checkPlaces, formatLine, isCollection, lineOf } from './boleto-line.ts'
import type { Refusal } from './refusal.ts'

interface PaymentCode {
  /** Linha digitável, only digits: 47 of a bank, 48 of a collection slip. */
  line: string
  /** 44 digits, as ITF-25 draws them. */
  barcode: string
  /** null: the code leaves the amount open, and who pays it says how much. */
  amountCents: number | null
  /** Civil date; null: the code has none (payable at sight, or printed on the paper only). */
  dueDate: string | null
}

export interface BankBoleto extends PaymentCode {
  kind: 'bank'
  /** COMPE code, `001`. */
  bank: string
  /** 9 is the real. */
  currency: string
  /** Four digits, 1000 to 9999; null where the code has no due date. */
  factor: string | null
  /** The 25 digits that are the bank's own. */
  freeField: string
}

/** A convênio: water, power, taxes, and what shops bill through them. */
export interface CollectionSlip extends PaymentCode {
  kind: 'collection'
  /** 1 to 9: town, water, power, phones, government, ... */
  segment: string
  /** 6 and 8: the amount in reais; 7 and 9: a quantity or a reference, so that the amount is unknown. */
  valueId: string
  dueDate: null
}

export type BoletoFacts = BankBoleto | CollectionSlip

/**
 * Reads what people paste, dots, hyphens and spaces or not: a bank boleto's line (47 digits) or barcode (44), a
 * collection slip's line (48) or barcode (44, beginning with 8). Every check digit is verified.
 *
 * Bank: Carta-Circular BCB 2.926/2000. Collection: FEBRABAN, Layout Padrão de Arrecadação/Recebimento, versão 4.
 * A due factor that begins with 0 is none, and the amount then has 14 digits (FEBRABAN, Manual Operacional do Fator de
 * Vencimento, I). An amount of zeros is open. `near`: a civil date, of the dates a factor may mean the nearest counts.
 */
export function readBoleto(text: string, near: string): BoletoFacts | Refusal {
  const code = text.replace(/[\s.\-–]/g, '')
  const wrong = /[^\d]/u.exec(code)
  if (wrong)
    return { reason: `O código tem “${wrong[0]}”, que não é um número. Use só números, pontos, traços e espaços.` }
  const problem = lengthProblem(code) ?? (code.length === 44 ? undefined : lineProblem(code))
  if (problem) return { reason: problem }
  const barcode = code.length === 44 ? code : barcodeOf(code)
  return isCollection(code) ? collectionFacts(barcode) : bankFacts(barcode, near)
}

function lengthProblem(code: string): string | undefined {
  const { length } = code
  if (length === 0) return 'Informe a linha digitável ou o código de barras.'
  if (length === 48 && !code.startsWith('8')) return 'Só os códigos de convênio têm 48 números, e eles começam com 8.'
  if (length === 44 || length === 47 || length === 48) return undefined
  const lengths = 'a linha digitável do boleto tem 47, a de convênio tem 48 e o código de barras tem 44'
  const zeros = length === 45 || length === 46 ? ' Planilhas costumam tirar os zeros do começo.' : ''
  return `O código tem ${length} ${length === 1 ? 'número' : 'números'}: ${lengths}.${zeros}`
}

/** The fields' own check digits; the first that is wrong is named. */
function lineProblem(line: string): string | undefined {
  const collection = isCollection(line)
  const barcode = barcodeOf(line)
  const expected = collection ? lineOf(barcode) : bankLineOf(barcode)
  const places = collection ? checkPlaces.collection : checkPlaces.bank
  const field = places.findIndex(place => line[place] !== expected[place])
  if (field < 0) return undefined
  const place = places[field] ?? 0
  const shown = formatLine(line).split(' ')[field]
  const lost = !collection && line.startsWith('8') ? ' Se for um convênio, falta um número: são 48.' : ''
  return `O campo ${field + 1} (${shown}) não confere: o último número dele deveria ser ${expected[place]}.${lost}`
}

function bankFacts(barcode: string, near: string): BankBoleto | Refusal {
  const digit = bankDigit(barcode.slice(0, 4) + barcode.slice(5))
  if (barcode[4] !== digit) return { reason: generalProblem(barcode.charAt(4), digit, 'o vencimento e o valor') }
  const factor = barcode[5] === '0' ? null : barcode.slice(5, 9)
  return {
    kind: 'bank',
    line: bankLineOf(barcode),
    barcode,
    bank: barcode.slice(0, 3),
    currency: barcode.charAt(3),
    factor,
    dueDate: factor && dueDateOf(factor, near),
    amountCents: Number(barcode.slice(factor ? 9 : 5, 19)) || null,
    freeField: barcode.slice(19),
  }
}

function collectionFacts(barcode: string): CollectionSlip | Refusal {
  const [segment, valueId, given] = [barcode.charAt(1), barcode.charAt(2), barcode.charAt(3)]
  if (!/[6-9]/.test(valueId))
    return { reason: `O terceiro número de um código de convênio vai de 6 a 9, e neste ele é ${valueId}.` }
  const digit = collectionDigit(barcode.slice(0, 3) + barcode.slice(4), valueId)
  if (given !== digit) return { reason: generalProblem(given, digit, 'os números') }
  const inReais = valueId === '6' || valueId === '8'
  return {
    kind: 'collection',
    line: lineOf(barcode),
    barcode,
    segment,
    valueId,
    dueDate: null,
    amountCents: (inReais && Number(barcode.slice(4, 15))) || null,
  }
}

const generalProblem = (given: string, expected: string, where: string) =>
  `O dígito verificador geral não confere: está ${given} e deveria ser ${expected}. Confira ${where}.`
