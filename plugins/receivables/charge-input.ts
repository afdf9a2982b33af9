import { z } from 'zod'
import { isDueDate } from '#contracts/charge'
import { boletoDifferences, formatMoney, isRefusal, readBoleto } from '#core'
import { methodTitles } from './instalment.ts'

const civilDate = (complaint: string) =>
  z.iso.date({ error: issue => (issue.input ? 'Esta data não existe.' : complaint) })

const dueDate = civilDate('Escreva o vencimento.').refine(isDueDate, 'Use um vencimento entre 2000 e 2099.')
const cents = (least: number, complaint: string) =>
  z.int('Escreva o valor em centavos.').min(least, complaint).max(10_000_000_000, 'O valor é alto demais.')
const amountCents = cents(1, 'O valor precisa ser maior que zero.')

const anyDay = '2026-01-01'

/** The bank's line or barcode in any writing; kept as its digits. */
const digitableLine = z
  .string()
  .max(80, 'A linha digitável é longa demais.')
  .nullish()
  .transform((text, context) => {
    if (!text?.trim()) return null
    // Its digits are checked here; value and date with the instalment, where the date says which cycle is meant.
    const read = readBoleto(text, anyDay)
    if (!isRefusal(read)) return read.line
    context.addIssue(read.reason)
    return z.NEVER
  })

type Amounts = { dueDate: string; amountCents: number; digitableLine?: string | null }

/** What a boleto says of value and due date is what the customer pays: it has to be what the instalment says (X8). */
export function boletoComplaint({ digitableLine, ...amounts }: Amounts): string | undefined {
  if (!digitableLine) return undefined
  const read = readBoleto(digitableLine, amounts.dueDate)
  if (isRefusal(read)) return read.reason
  const differences = boletoDifferences(read, amounts)
  return differences.length > 0 ? `O boleto não é desta parcela. ${differences.join(' ')}` : undefined
}

const instalment = z.strictObject({ dueDate, amountCents, digitableLine }).superRefine((given, context) => {
  const complaint = boletoComplaint(given)
  if (complaint) context.addIssue({ code: 'custom', path: ['digitableLine'], message: complaint })
})

/** A charge in one or more instalments, as the API takes it. */
export const chargeInput = z
  .strictObject({
    contactId: z.uuid('Escolha o cliente.'),
    description: z.string('Diga do que é a cobrança.').trim().min(1, 'Diga do que é a cobrança.').max(191),
    instalments: z.array(instalment).min(1, 'Inclua ao menos uma parcela.').max(480, 'Use no máximo 480 parcelas.'),
    /** When given, the instalments have to add up to it. */
    totalCents: amountCents.optional(),
    /** false: nobody is told of its due dates. */
    remind: z.boolean().default(true),
  })
  .superRefine(({ instalments, totalCents }, context) => {
    const sum = instalments.reduce((total, { amountCents }) => total + amountCents, 0)
    if (totalCents === undefined || totalCents === sum) return
    const message = `As parcelas somam ${formatMoney(sum)}, e o total é ${formatMoney(totalCents)}.`
    context.addIssue({ code: 'custom', path: ['totalCents'], message })
  })
export type ChargeInput = z.input<typeof chargeInput>
export type CheckedCharge = z.output<typeof chargeInput>

/** What may still change of an instalment that is to be paid; what is left out stays. */
export const instalmentChange = z.strictObject({
  dueDate: dueDate.optional(),
  amountCents: amountCents.optional(),
  /** null takes the boleto away. */
  digitableLine: digitableLine.optional(),
  remind: z.boolean().optional(),
  /** When it was last changed, as the person saw it: somebody else's change is not undone unseen. */
  seenAt: z.iso.datetime().optional(),
})
export type InstalmentChange = z.input<typeof instalmentChange>

const extra = cents(0, 'Não pode ser negativo.').default(0)

/** A payment, whole or in part. `amountCents` is what came in, with interest and fine, after the discount. */
export const settlementInput = z.strictObject({
  paidAt: civilDate('Escreva o dia do pagamento.').refine(isDueDate, 'Use um dia entre 2000 e hoje.'),
  amountCents: cents(0, 'O valor não pode ser negativo.'),
  discountCents: extra,
  interestCents: extra,
  fineCents: extra,
  /** What was left to pay, as the person saw it: the same form sent twice is one payment. */
  seenBalanceCents: z.int().optional(),
  method: z.enum(Object.keys(methodTitles) as [keyof typeof methodTitles], 'Escolha como foi pago.'),
})
export type SettlementInput = z.input<typeof settlementInput>

export const reasonInput = z.strictObject({
  reason: z.string('Diga o motivo.').trim().min(1, 'Diga o motivo.').max(191, 'Use no máximo 191 letras.'),
})
