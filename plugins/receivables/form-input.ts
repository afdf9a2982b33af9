import { addMonths, Invalid, isCivilDate, parseMoney, splitCents } from '#core'
import type { ChargeInput, InstalmentChange, SettlementInput } from './charge-input.ts'

type Body = Record<string, unknown>
const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')

/** "Em 3 vezes": the whole amount in equal parts, a cent more for the first ones, each a month after the last. */
export function readChargeForm(body: Body): ChargeInput {
  const count = Number(textOf(body.count) || '1')
  const totalCents = moneyOf(body.total, 'total')
  const complaints: Record<string, string> = {}
  if (!Number.isInteger(count) || count < 1 || count > 480) complaints.count = 'Escreva de 1 a 480 parcelas.'
  if (totalCents < 1) complaints.total = 'O valor precisa ser maior que zero.'
  else if (totalCents < count) complaints.count = 'São parcelas demais para este valor.'
  const dueDate = textOf(body.dueDate)
  if (!isCivilDate(dueDate)) complaints.dueDate = dueDate ? 'Esta data não existe.' : 'Escreva o primeiro vencimento.'
  else if (dueDate < '2000-01-01' || dueDate > '2099-12-31') complaints.dueDate = 'Use um vencimento entre 2000 e 2099.'
  if (Object.keys(complaints).length > 0) throw new Invalid(complaints)
  const line = textOf(body.digitableLine)
  if (line && count > 1)
    throw new Invalid({ digitableLine: 'Com mais de uma parcela, informe o boleto de cada uma na página dela.' })
  return {
    contactId: textOf(body.contactId),
    description: textOf(body.description),
    totalCents,
    remind: body.remind === 'on',
    instalments: splitCents(totalCents, count).map((amountCents, index) => ({
      amountCents,
      dueDate: addMonths(dueDate, index),
      ...(line ? { digitableLine: line } : {}),
    })),
  }
}

export function readChangeForm(body: Body): InstalmentChange {
  return {
    dueDate: textOf(body.dueDate),
    amountCents: moneyOf(body.amount, 'amount'),
    digitableLine: textOf(body.digitableLine) || null,
    remind: body.remind === 'on',
    ...(textOf(body.seenAt) ? { seenAt: textOf(body.seenAt) } : {}),
  }
}

export function readSettlementForm(body: Body): SettlementInput {
  return {
    paidAt: textOf(body.paidAt),
    amountCents: moneyOf(body.amount, 'amount'),
    discountCents: moneyOf(body.discount, 'discount', '0'),
    interestCents: moneyOf(body.interest, 'interest', '0'),
    fineCents: moneyOf(body.fine, 'fine', '0'),
    ...(/^\d+$/.test(textOf(body.seenBalance)) ? { seenBalanceCents: Number(textOf(body.seenBalance)) } : {}),
    method: textOf(body.method) as SettlementInput['method'],
  }
}

/** Throws Invalid at the form's own field. */
function moneyOf(given: unknown, field: string, fallback = ''): number {
  const cents = parseMoney(textOf(given) || fallback)
  if (cents === undefined) throw new Invalid({ [field]: 'Escreva o valor, por exemplo 189,90.' })
  if (cents < 0) throw new Invalid({ [field]: 'O valor não pode ser negativo.' })
  return cents
}
