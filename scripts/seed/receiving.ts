import { addDays, addMonths } from '../../core/brazil/dates.ts'
import type { Work } from '../../core/data/work.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { instalmentsOf } from '../../plugins/receivables/charge.ts'
import { createCharge } from '../../plugins/receivables/charge-actions.ts'
import type { PaymentMethod } from '../../plugins/receivables/instalment.ts'
import { cancelInstalment, settleInstalment } from '../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'

/** A made-up key of the random kind: codes can be looked at, and nobody is paid. */
const pixKey = '7c1f0d2e-5b1a-4c0e-9f57-2d6a3b8c4e10'

/** What is charged, from which day (counted from today), in how many instalments, and how the first of them was paid. */
const charges: readonly [string, number, number, number, PaymentMethod?][] = [
  ['Notebook Dell Inspiron', 389_900, -24, 3, 'pix'],
  ['Contrato de manutenção', 149_400, -12, 6, 'boleto'],
  ['Impressora multifuncional', 129_900, -9, 2],
  ['Suporte técnico', 18_990, -3, 1],
  ['Mensalidade de internet', 143_880, 0, 12],
  ['Formatação e backup', 15_000, 1, 1],
  ['Cadeira de escritório', 89_900, 5, 2],
  ['Troca de tela', 45_000, 18, 1],
]

/** Charges in every place on the calendar, some paid: made today, so that nobody is told of days long gone. */
export async function chargeCustomers(
  write: <T>(body: (work: Work) => Promise<T>) => Promise<T>,
  contacts: readonly { id: string }[],
): Promise<void> {
  await write(work => changeSettings(work, receivableSettings, { pixKey }))
  for (const [index, [description, totalCents, days, count, method]] of charges.entries()) {
    const contactId = contacts[(index * 3) % contacts.length]?.id ?? ''
    await write(async work => {
      const first = addDays(work.today, days)
      const instalments = Array.from({ length: count }, (_, month) => ({
        dueDate: addMonths(first, month),
        amountCents: Math.round(totalCents / count),
      }))
      const { id } = await createCharge(work, { contactId, description, instalments }, { source: 'person' })
      const [instalment] = await instalmentsOf(work, id)
      if (!instalment || !method) return
      const { amountCents } = instalment
      await settleInstalment(work, instalment.id, { paidAt: work.today, amountCents, method })
    })
  }
  await write(async work => {
    const instalments = [{ dueDate: addDays(work.today, 10), amountCents: 32_000 }]
    const contactId = contacts[0]?.id ?? ''
    const { id } = await createCharge(
      work,
      { contactId, description: 'Visita técnica', instalments },
      { source: 'person' },
    )
    const [instalment] = await instalmentsOf(work, id)
    if (instalment) await cancelInstalment(work, instalment.id, { reason: 'Incluída no contrato de manutenção' })
  })
}
