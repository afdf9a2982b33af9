import type { Sender } from './sender.ts'

/** Drivers whose accounts have a page of another kind than their channel's. */
const places: Record<string, string> = { 'whatsapp-cloud': '/settings/whatsapp/official' }

/** Where a sender is put right. Numbers have pages of their own: there is more to them than an account. */
export function senderPage({ id, channel, driver }: Pick<Sender, 'id' | 'channel' | 'driver'>): string {
  const usual = channel === 'whatsapp' ? '/settings/whatsapp' : '/settings/senders'
  return `${places[driver] ?? usual}/${id}`
}
