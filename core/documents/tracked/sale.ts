import { z } from 'zod'
import { addDays, addMonths, formatDate, isCivilDate } from '../../brazil/dates.ts'
import { splitCents } from '../../brazil/money.ts'
import { dueDates, isDueDate } from '../../contracts/charge.ts'
import { saleCompleted } from '../../contracts/sale.ts'
import { column, optional } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { Conflict, Invalid } from '../../errors.ts'
import { record } from '../../events/record.ts'
import { refuseArchived } from './archived.ts'
import type { DocumentField, DocumentRow, TrackedDocument } from './declaration.ts'

/** How a sale is paid for: in the form, or asked on the way into some statuses. */
export function saleTerms(when: Pick<DocumentField, 'asked' | 'again'> = {}) {
  return {
    instalmentCount: {
      ...when,
      label: 'Parcelas a receber',
      column: optional(column.integer()),
      schema: z.int('Escreva um número de parcelas.').min(0).max(60, 'São no máximo 60 parcelas.').nullish(),
      input: 'integer',
      format: value => (Number(value) > 0 ? `${value}x` : ''),
      hint: 'Vazio ou 0: foi pago na hora. As parcelas entram em Receber.',
      variable: 'parcelas',
      example: '3x',
    },
    firstDueDate: {
      ...when,
      label: 'Primeiro vencimento',
      column: optional(column.date()),
      schema: z.iso
        .date('Informe uma data válida.')
        .refine(isDueDate, 'Use um vencimento entre 2000 e 2099.')
        .nullish(),
      input: 'date',
      format: value => formatDate(String(value)),
      hint: 'Vazio: 30 dias depois da venda.',
      listed: false,
    },
  } satisfies Record<string, DocumentField>
}

/** Columns of `saleTerms`, for migrations. */
export const saleTermColumns = () => ({
  instalmentCount: optional(column.integer()),
  firstDueDate: optional(column.date()),
})

type Terms = { instalmentCount?: number | null; firstDueDate?: string | null; cashbackCents?: number | null }

/** What is wrong with terms as a whole, by field: for `refuse` of a document whose form asks them. */
export function refuseTerms(given: object): Record<string, string> {
  const { instalmentCount, firstDueDate } = given as Terms
  if (!firstDueDate || !isCivilDate(firstDueDate)) return {}
  const last = addMonths(firstDueDate, Math.max(instalmentCount ?? 0, 1) - 1)
  return last > dueDates.last ? { firstDueDate: `A última parcela venceria em ${formatDate(last)}. ${outOfRange}` } : {}
}

/** Of a step that asks them. Throws Invalid. */
export function checkTerms(given: object): void {
  const refusal = refuseTerms(given)
  if (Object.keys(refusal).length > 0) throw new Invalid(refusal)
}

const outOfRange = 'Os vencimentos precisam ficar entre 2000 e 2099.'

/** Records `sale.completed` about a document; what is to be paid later follows its `saleTerms`, less what cashback paid. Throws Conflict. */
export async function recordSale(
  work: Work,
  document: TrackedDocument,
  { head, totalCents }: { head: DocumentRow; totalCents: number },
): Promise<void> {
  const { subject, title } = document.declaration
  const { instalmentCount, firstDueDate, cashbackCents } = head as Terms
  const due = totalCents - (cashbackCents ?? 0)
  // An instalment of nothing is none.
  const count = Math.min(instalmentCount ?? 0, due)
  const first = firstDueDate ?? addDays(work.today, 30)
  if (count > 0 && !(isDueDate(first) && isDueDate(addMonths(first, count - 1))))
    throw new Conflict(`${outOfRange} Confira o primeiro vencimento.`)
  // Nobody can be charged who is no customer any more.
  if (count > 0) await refuseArchived(work, head.contactId)
  const payload = saleCompleted.safeParse({
    contactId: head.contactId,
    description: `${title.one} ${head.number}`,
    totalCents,
    ...(cashbackCents ? { cashbackCents } : {}),
    instalments: (count > 0 ? splitCents(due, count) : []).map((amountCents, index) => ({
      dueDate: addMonths(first, index),
      amountCents,
    })),
  })
  if (!payload.success) throw new Conflict('O valor é alto demais para uma parcela. Confira os preços ou parcele mais.')
  await record(work, {
    name: 'sale.completed',
    subject,
    subjectId: head.id,
    contactId: head.contactId,
    payload: { ...payload.data, title: 'Venda concluída' },
  })
}
