import type { Reaction } from '#core'
import { followCharge } from './follow.ts'
import { unlockOnTrust, whyNoTrust } from './standing.ts'
import { heldSubscription } from './subscription-actions.ts'

/** Whoever collects tells how the charge of an invoice stands, and the invoice and the service follow; so do they a customer. */
export const subscriptionReactions: Reaction[] = [
  { name: 'charge-created', on: { event: 'charge.created' }, handle: followCharge },
  { name: 'charge-changed', on: { event: 'charge.changed' }, handle: followCharge },
  {
    name: 'trust-requested',
    on: { event: 'subscription.trust_requested' },
    async handle(work, { subjectId }) {
      // Of two requests at once the second finds it done.
      if (await whyNoTrust(work, await heldSubscription(work, subjectId))) return
      await unlockOnTrust(work, subjectId)
    },
  },
]
