import { type ChargeState, chargeState } from '#contracts/charge'
import { record, type Work } from '#core'
import { type Charge, Charges, type Instalment, Instalments } from './instalment.ts'

/** What the modules are told of a charge: all that they may need to know how it stands. */
export function stateOf({ number, totalCents, origin }: Charge, instalments: readonly Instalment[]): ChargeState {
  return chargeState.parse({ number, totalCents, origin: originOf(origin), instalments })
}

/** Whoever asked for the charge of this instalment learns how it stands; a person's own charges concern nobody else. */
export async function tellOrigin(work: Work, { chargeId }: Pick<Instalment, 'chargeId'>): Promise<void> {
  const charge = await work.of(Charges).get(chargeId)
  if (!charge.origin) return
  const instalments = await work.of(Instalments).all({ where: { chargeId }, order: [['number', 'ASC']] })
  // Without the customer: what happened is on their timeline already, told by the instalment.
  const about = { name: 'charge.changed', subject: 'charge', subjectId: chargeId, contactId: null }
  await record(work, { ...about, payload: { ...stateOf(charge, instalments), title: 'Situação da cobrança' } })
}

/** `subject:id`, as it is kept. */
export function originOf(origin: string | null): { subject: string; subjectId: string } | null {
  const [subject, subjectId] = origin?.split(':') ?? []
  return subject && subjectId ? { subject, subjectId } : null
}
