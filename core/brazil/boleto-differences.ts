import type { BoletoFacts } from './boleto.ts'
import { dueDateOf } from './boleto-factor.ts'
import { formatDate } from './dates.ts'
import { formatMoney } from './money.ts'

/**
 * What a payment code says other than the instalment it is meant for, in Portuguese sentences; none: it may be
 * attached. What a code leaves open contradicts nothing: an amount of zeros, due factor 0000, and a collection slip,
 * which knows no due date and, with value identifier 7 or 9, no amount; whoever pays goes by the instalment then.
 * A factor means a date every 9,000 days, and equals the instalment's if one of them is its due date.
 */
export function boletoDifferences(facts: BoletoFacts, expected: { amountCents: number; dueDate: string }): string[] {
  const { amountCents } = facts
  const differences: string[] = []
  if (facts.kind === 'bank' && facts.currency !== '9') differences.push('O código não é de um boleto em reais.')
  if (amountCents !== null && amountCents !== expected.amountCents)
    differences.push(`O código é de ${formatMoney(amountCents)}, e a parcela, de ${formatMoney(expected.amountCents)}.`)
  const dueDate = facts.kind === 'bank' && facts.factor ? dueDateOf(facts.factor, expected.dueDate) : expected.dueDate
  if (dueDate !== expected.dueDate)
    differences.push(`O código vence em ${formatDate(dueDate)}, e a parcela, em ${formatDate(expected.dueDate)}.`)
  return differences
}
