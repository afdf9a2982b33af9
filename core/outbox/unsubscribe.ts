import { type Purpose, purposes } from '../people/purpose.ts'
import { type Secret, sameText } from '../secret.ts'

/** Whose messages of which purpose a link stops. */
export interface Unsubscription {
  companyId: string
  contactId: string
  purpose: Purpose
}

const use = 'unsubscribe'
const textOf = ({ companyId, contactId, purpose }: Unsubscription) => `${companyId}.${contactId}.${purpose}`

/** `/u/<company>.<contact>.<purpose>.<signature>`: needs no sign-in and never expires, as a right to object must not. */
export function unsubscribePath(secret: Secret, given: Unsubscription): string {
  const text = textOf(given)
  return `/u/${text}.${secret.sign(use, text)}`
}

/** undefined when the link is none of ours. */
export function readUnsubscription(secret: Secret, token: string): Unsubscription | undefined {
  const [companyId = '', contactId = '', named = '', signature = ''] = token.split('.')
  const purpose = purposes.find(one => one === named)
  if (!purpose) return undefined
  const given = { companyId, contactId, purpose }
  return sameText(signature, secret.sign(use, textOf(given))) ? given : undefined
}
