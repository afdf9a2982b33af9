import type { ChargeRevisionRequested } from '#contracts/charge'
import type { Work } from '#core'
import { editInstalment } from './charge-actions.ts'
import { Charges, Instalments, isPayable } from './instalment.ts'
import { cancelInstalment } from './payment-actions.ts'

/**
 * Another amount is owed than the module whose request it was had asked for. What is paid stays paid: an amount that does
 * not go beyond it withdraws the rest. A boleto says the old amount, so it goes away with it.
 */
export async function reviseCharge(
  work: Work,
  origin: string,
  { amountCents, reason }: ChargeRevisionRequested,
): Promise<void> {
  const charge = await work.of(Charges).first({ where: { origin } })
  const instalments = charge ? await work.of(Instalments).all({ where: { chargeId: charge.id } }) : []
  const payable = instalments.filter(isPayable)
  const [only] = payable
  if (!only) return
  if (payable.length === 1 && amountCents > only.coveredCents) {
    const changes = only.amountCents === amountCents ? undefined : { amountCents, digitableLine: null }
    if (changes) await editInstalment(work, only.id, changes)
    return
  }
  if (amountCents > 0 && payable.length > 1)
    throw new Error(`The charge of ${origin} has several open instalments: nobody said which one is to change`)
  for (const { id } of payable) await cancelInstalment(work, id, { reason })
}
