import { chargeRequested, chargeRevisionRequested } from '#contracts/charge'
import { saleCompleted, saleReversed } from '#contracts/sale'
import type { Event, Reaction, Work } from '#core'
import { createCharge } from './charge-actions.ts'
import type { ChargeInput } from './charge-input.ts'
import { reviseCharge } from './charge-revision.ts'
import { Charges } from './instalment.ts'
import { withdrawCharge } from './refund.ts'

/** Other modules ask for charges by facts; each fact's subject is charged once, however often it is told. */
export const receivableReactions: Reaction[] = [
  {
    name: 'charge-requested',
    on: { event: 'charge.requested' },
    async handle(work, event) {
      const { remindFrom, ...input } = chargeRequested.parse(event.payload)
      await chargeFor(work, event, { input, remindFrom })
    },
  },
  {
    name: 'charge-revision-requested',
    on: { event: 'charge.revision_requested' },
    handle: (work, event) => reviseCharge(work, originOfEvent(event), chargeRevisionRequested.parse(event.payload)),
  },
  {
    name: 'sale-completed',
    on: { event: 'sale.completed' },
    async handle(work, event) {
      const { contactId, description, instalments } = saleCompleted.parse(event.payload)
      // What was paid at the counter leaves nothing to receive.
      if (contactId && instalments.length > 0)
        await chargeFor(work, event, { input: { contactId, description, instalments } })
    },
  },
  {
    name: 'sale-reversed',
    on: { event: 'sale.reversed' },
    handle: (work, event) => withdrawCharge(work, originOfEvent(event), saleReversed.parse(event.payload).reason),
  },
]

interface Asked {
  input: ChargeInput
  remindFrom?: string | undefined
}

async function chargeFor(work: Work, event: Event, { input, remindFrom }: Asked): Promise<void> {
  const origin = originOfEvent(event)
  if (await work.of(Charges).first({ where: { origin } })) return
  await createCharge(work, input, { source: 'module', origin, remindFrom })
}

const originOfEvent = ({ subject, subjectId }: Event) => `${subject}:${subjectId}`
