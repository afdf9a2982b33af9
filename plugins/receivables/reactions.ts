import { chargeRequested } from '#contracts/charge'
import { saleCompleted } from '#contracts/sale'
import type { Event, Reaction, Work } from '#core'
import { createCharge } from './charge-actions.ts'
import type { ChargeInput } from './charge-input.ts'
import { Charges } from './instalment.ts'

/** Other modules ask for charges by facts; each fact's subject is charged once, however often it is told. */
export const receivableReactions: Reaction[] = [
  {
    name: 'charge-requested',
    on: { event: 'charge.requested' },
    handle: (work, event) => chargeFor(work, event, chargeRequested.parse(event.payload)),
  },
  {
    name: 'sale-completed',
    on: { event: 'sale.completed' },
    async handle(work, event) {
      const { contactId, description, instalments } = saleCompleted.parse(event.payload)
      // What was paid at the counter leaves nothing to receive.
      if (contactId && instalments.length > 0) await chargeFor(work, event, { contactId, description, instalments })
    },
  },
]

async function chargeFor(work: Work, { subject, subjectId }: Event, input: ChargeInput): Promise<void> {
  const origin = `${subject}:${subjectId}`
  if (await work.of(Charges).first({ where: { origin } })) return
  await createCharge(work, input, { source: 'module', origin })
}
