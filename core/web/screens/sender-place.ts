import { cloudDriver } from '../../channels/whatsapp/cloud/cloud.ts'
import type { Sender } from '../../outbox/sender.ts'
import { numberPath } from './whatsapp/down-lines.ts'

export const officialPath = '/settings/whatsapp/official'
export const officialNumberPath = (senderId: string) => `${officialPath}/${senderId}`

/** Numbers have pages of their own: there is more to them than an account. */
export function placeOf({ id, channel, driver }: Pick<Sender, 'id' | 'channel' | 'driver'>): string {
  if (channel !== 'whatsapp') return `/settings/senders/${id}`
  return driver === cloudDriver ? officialNumberPath(id) : numberPath(id)
}

/** Where all senders of its kind are listed. */
export const listOf = ({ channel }: { channel: string }): string =>
  channel === 'whatsapp' ? '/settings/whatsapp' : '/settings/senders'
