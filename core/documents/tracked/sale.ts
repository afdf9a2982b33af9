import { z } from 'zod'
import { addDays, addMonths, formatDate } from '../../brazil/dates.ts'
import { splitCents } from '../../brazil/money.ts'
import { saleCompleted } from '../../contracts/sale.ts'
import { column, optional } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { record } from '../../events/record.ts'
import type { DocumentField, DocumentRow, TrackedDocument } from './declaration.ts'

/** How a sale is paid for: in the form, or asked on the way into some statuses. */
export function saleTerms(asked?: readonly string[]) {
  const when = asked ? { asked } : {}
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
      schema: z.iso.date('Informe uma data válida.').nullish(),
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
