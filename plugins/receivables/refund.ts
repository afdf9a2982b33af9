import { Op } from 'sequelize'
import { Conflict, type Work } from '#core'
import { instalmentsOf } from './charge.ts'
import { type Charge, Charges, Instalments, isPayable } from './instalment.ts'
import { cancelInstalment, reopenInstalment } from './payment-actions.ts'

/** The sale was taken back: what is open of its charge is cancelled. What was paid waits for a person who gives it back. */
export async function withdrawCharge(work: Work, origin: string, reason: string): Promise<void> {
  const charge = await work.of(Charges).first({ where: { origin } })
  if (!charge || charge.reversedFor !== null) return
  const reversedFor = reason || 'A venda foi estornada'
  await work.of(Charges).change({ id: charge.id }, { reversedFor })
  const instalments = await instalmentsOf(work, charge.id)
  for (const { id } of instalments.filter(isPayable)) await cancelInstalment(work, id, { reason: reversedFor })
}

/** Those of the given charges whose sale was taken back: nothing of them is asked for any more. */
export async function withdrawn(work: Work, chargeIds: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(chargeIds)]
  const found = new Set<string>()
  for (let from = 0; from < ids.length; from += 1_000) {
    const where = { id: ids.slice(from, from + 1_000), reversedFor: { [Op.ne]: null } }
    for (const { id } of await work.of(Charges).all({ where })) found.add(id)
  }
  return found
}

/** What customers paid for sales that were taken back, and were not given back yet. */
export interface Refundable {
  /** Charges. */
  count: number
  cents: number
  /** One of their instalments: where to begin. */
  instalmentId: string | null
}

export async function refundable(work: Work, chargeId?: string): Promise<Refundable> {
  const [row] = await work.query<Refundable>(
    `SELECT COUNT(DISTINCT c.id) AS count, SUM(p.amountCents) AS cents, MIN(i.id) AS instalmentId
       FROM charges c
       JOIN instalments i ON i.chargeId = c.id AND i.companyId = :companyId
       JOIN payments p ON p.instalmentId = i.id AND p.companyId = :companyId AND p.reversedAt IS NULL
      WHERE c.companyId = :companyId AND c.reversedFor IS NOT NULL ${chargeId ? 'AND c.id = :chargeId' : ''}`,
    { chargeId },
  )
  return { count: Number(row?.count ?? 0), cents: Number(row?.cents ?? 0), instalmentId: row?.instalmentId ?? null }
}

/** Whatever was paid went back to the customer: every payment is reversed, nothing is left to receive. Throws Conflict. */
export async function refundCharge(work: Work, chargeId: string): Promise<Charge> {
  const charge = await work.of(Charges).get(chargeId)
  const { reversedFor: reason } = charge
  if (reason === null || (await refundable(work, chargeId)).cents === 0)
    throw new Conflict('Não há o que devolver desta cobrança. Recarregue a página.')
  const instalments = await work.of(Instalments).all({ where: { chargeId }, order: [['number', 'ASC']] })
  for (const instalment of instalments) {
    if (instalment.coveredCents > 0) await reopenInstalment(work, instalment.id, { reason })
  }
  return charge
}
