import type { Sender } from './sender.ts'

/** Where a sender is put right. Numbers have pages of their own: there is more to them than an account. */
export const senderPage = ({ id, channel }: Pick<Sender, 'id' | 'channel'>): string =>
  channel === 'whatsapp' ? `/settings/whatsapp/${id}` : `/settings/senders/${id}`
