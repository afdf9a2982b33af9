import type { Work } from '../../data/work.ts'
import { veiled } from '../../outbox/veil.ts'
import { portalAddress } from './messages.ts'

/**
 * The address that opens the one thing a customer asked for, read-only and without signing in, for thirty days; for the
 * words of messages. `linkId`: from the payload of the request's fact; nothing without one. What opens it is filled in
 * when the message leaves and is kept nowhere.
 */
export async function portalLink(work: Work, linkId: unknown): Promise<string> {
  if (typeof linkId !== 'string' || linkId === '') return ''
  return `${await portalAddress(work)}/f/${veiled('link', linkId)}`
}
