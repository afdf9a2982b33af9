import type { Reaction } from '#core'
import { followCharge } from './follow.ts'

/** Whoever collects tells how the charge of an invoice stands; the invoice and the service follow. */
export const subscriptionReactions: Reaction[] = [
  { name: 'charge-created', on: { event: 'charge.created' }, handle: followCharge },
  { name: 'charge-changed', on: { event: 'charge.changed' }, handle: followCharge },
]
