import { Contacts, type Work } from '#core'
import { balanceOf, type Charge, Charges, type Instalment, Instalments, type Payment, Payments } from './instalment.ts'

/** A charge with its instalments in order. */
export interface FullCharge {
  charge: Charge
  instalments: Instalment[]
}

/** Throws NotFound. */
export async function getCharge(work: Work, id: string): Promise<FullCharge> {
  const charge = await work.of(Charges).get(id)
  return { charge, instalments: await instalmentsOf(work, id) }
}

export const instalmentsOf = (work: Work, chargeId: string): Promise<Instalment[]> =>
  work.of(Instalments).all({ where: { chargeId }, order: [['number', 'ASC']] })

/** Throws NotFound. */
export async function instalmentAt(work: Work, chargeId: string, number: number): Promise<Instalment> {
  await work.of(Charges).get(chargeId)
  const found = await work.of(Instalments).first({ where: { chargeId, number } })
  return found ?? work.of(Instalments).get('')
}

export const paymentsOf = (work: Work, instalmentId: string): Promise<Payment[]> =>
  work.of(Payments).all({ where: { instalmentId }, order: [['createdAt', 'ASC']] })

/** What a contact owes and paid, by due date. */
export async function statementOf(work: Work, contactId: string) {
  const contact = await work.of(Contacts).get(contactId)
  const instalments = await work.of(Instalments).all({
    where: { contactId },
    order: [
      ['dueDate', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: 500,
  })
  const payments = await work.of(Payments).all({ where: { contactId, reversedAt: null } })
  const paid = new Map<string, number>()
  for (const { instalmentId, amountCents } of payments)
    paid.set(instalmentId, (paid.get(instalmentId) ?? 0) + amountCents)
  const unpaid = instalments.filter(({ status }) => status === 'open' || status === 'partial')
  return {
    contact,
    instalments,
    paid,
    owedCents: unpaid.reduce((sum, one) => sum + balanceOf(one), 0),
    overdueCents: unpaid.filter(({ dueDate }) => dueDate < work.today).reduce((sum, one) => sum + balanceOf(one), 0),
    paidCents: payments.reduce((sum, { amountCents }) => sum + amountCents, 0),
  }
}
