import { Contacts, type Work } from '#core'
import { type Charge, Charges, type Instalment, Instalments, type Payment, Payments } from './instalment.ts'
import { chargesOf, totalsByAgeing } from './list.ts'

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

/** What a contact owes and paid: sums over everything, the newest 500 instalments one by one. */
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
  const received = await work.query<{ instalmentId: string; cents: number }>(
    `SELECT instalmentId, SUM(amountCents) AS cents FROM payments
      WHERE companyId = :companyId AND contactId = :contactId AND reversedAt IS NULL GROUP BY instalmentId`,
    { contactId },
  )
  const paid = new Map(received.map(({ instalmentId, cents }) => [instalmentId, Number(cents)]))
  const totals = await totalsByAgeing(work, { contactId })
  const sum = (some: readonly { cents: number }[]) => some.reduce((total, { cents }) => total + Number(cents), 0)
  return {
    contact,
    instalments,
    paid,
    charges: await chargesOf(work, instalments),
    owedCents: sum(totals),
    overdueCents: sum(totals.filter(({ ageing }) => ageing === 'overdue')),
    paidCents: sum(received),
  }
}
