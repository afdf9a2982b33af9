import { type Secret, sameText } from '../../../secret.ts'

const use = 'whatsapp-hook'

/** Where Meta tells us what happens at one number: unguessable, and nothing that would have to be kept. */
export const hookPath = (secret: Secret, senderId: string): string =>
  `/hooks/whatsapp/${senderId}.${secret.sign(use, senderId)}`

/** The sender an address was made for; undefined when it is none of ours. */
export function readHookToken(secret: Secret, token: string): string | undefined {
  const [senderId = '', signature = ''] = token.split('.')
  return sameText(signature, secret.sign(use, senderId)) ? senderId : undefined
}
