import { createHmac } from 'node:crypto'
import { sameText } from '../../../secret.ts'

/**
 * `X-Hub-Signature-256`: HMAC-SHA-256 of the body's bytes as they came, under the app's secret ("Create a webhook
 * endpoint", WhatsApp Business Platform). Compared in constant time.
 */
export function isSigned(body: Buffer, { signature, appSecret }: { signature: string; appSecret: string }): boolean {
  return sameText(signature, `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
}
