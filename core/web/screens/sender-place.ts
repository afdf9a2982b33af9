import type { Sender } from '../../outbox/sender.ts'
import { numberPath } from './whatsapp/down-lines.ts'

/** Numbers have pages of their own: there is more to them than an account. */
export const placeOf = ({ id, channel }: Pick<Sender, 'id' | 'channel'>): string =>
  channel === 'whatsapp' ? numberPath(id) : `/settings/senders/${id}`

/** Where all senders of its kind are listed. */
export const listOf = ({ channel }: { channel: string }): string =>
  channel === 'whatsapp' ? '/settings/whatsapp' : '/settings/senders'
