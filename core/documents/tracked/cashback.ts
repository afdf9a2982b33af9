import { z } from 'zod'
import { formatMoney } from '../../brazil/money.ts'
import { column, optional } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import type { DocumentField, DocumentStep, TrackedDocument } from './declaration.ts'

/** How much of a sale is paid with what the customer earned before; asked of those who have some, on the way into these statuses. */
export const cashbackField = (asked: readonly string[]) =>
  ({
    cashbackCents: {
      label: 'Pago com cashback',
      question: 'Usar cashback (R$)',
      column: optional(column.integer()),
      schema: z.int('Escreva o valor a usar, por exemplo 10,00.').min(0, 'Escreva o valor a usar.').nullish(),
      input: 'money',
      asked,
      async offered(work, { contactId }) {
        const balance = contactId ? await work.loyalty.balanceOf(contactId) : 0
        return balance > 0
          ? `O cliente tem ${formatMoney(balance)}. O que for usado sai do que há para receber.`
          : undefined
      },
      format: value => (Number(value) > 0 ? formatMoney(Number(value)) : ''),
    },
  }) satisfies Record<string, DocumentField>

/** Column of `cashbackField`, for migrations. */
export const cashbackColumn = () => optional(column.integer())

/** Takes what is to be used off the customer's balance, with the step. Throws Invalid; Conflict when the balance moves meanwhile. */
export async function useCashback(work: Work, { declaration }: TrackedDocument, step: DocumentStep): Promise<number> {
  const { head, given } = step
  const cents = Number(given.cashbackCents ?? 0)
  if (cents === 0) return 0
  const { subject, title } = declaration
  if (!head.contactId) throw new Invalid({ cashbackCents: 'Sem cliente não há cashback para usar.' })
  if (cents > head.totalCents)
    throw new Invalid({ cashbackCents: `É mais do que há para pagar: ${formatMoney(head.totalCents)}.` })
  await work.loyalty
    .redeem({
      contactId: head.contactId,
      cents,
      origin: `${subject}:${head.id}`,
      description: `${title.one} ${head.number}`,
    })
    .catch(error => {
      if (!(error instanceof Invalid) || !error.fields.cents) throw error
      throw new Invalid({ cashbackCents: error.fields.cents })
    })
  return cents
}
