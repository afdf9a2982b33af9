import { formatPhone } from '../../../brazil/phone.ts'
import type { StatusColor } from '../../../events/lifecycle.ts'
import { channelTitles } from '../../../notifier/reason.ts'
import type { ChannelKind } from '../../../outbox/channel.ts'
import { type Message, statusLabel } from '../../../outbox/message.ts'
import type { IconName } from '../../icons.ts'
import { type PhonePiece, phonePieces } from './phone-text.ts'

/** How one message is shown: as the phone's bubble or as the mail, to whom, in which state. */
export interface MessageLook {
  id: string
  kind: 'phone' | 'mail'
  channel: ChannelKind
  channelTitle: string
  icon: IconName
  recipient: string
  /** `(49) 99999-0187`, `maria@exemplo.com.br`. */
  address: string
  contactPath: string
  path: string
  subject: string
  body: string
  /** The body as a phone shows it. */
  pieces: PhonePiece[]
  /** Lines its text area needs to show all of the text. */
  rows: number
  attachments: { name: string; path: string }[]
  status: { name: Message['status']; title: string; color: StatusColor }
  reason: string | null
}

export function lookOf(message: Message): MessageLook {
  const { id, channel, status, subject, body, reason } = message
  return {
    id,
    kind: channel === 'email' ? 'mail' : 'phone',
    channel,
    channelTitle: channelName(channel),
    icon: channelIcons[channel],
    recipient: message.recipientName,
    address: addressText(message),
    contactPath: `/contacts/${message.contactId}`,
    path: `/messages/${id}`,
    subject,
    body,
    pieces: channel === 'email' ? [{ text: body }] : phonePieces(body),
    rows: rowsFor(body, channel === 'email' ? 70 : 38),
    attachments: message.attachments.map(({ name }, index) => ({ name, path: `/messages/${id}/attachments/${index}` })),
    status: { name: status, ...statusLabel(message) },
    reason,
  }
}

/** The channel as a heading: `E-mail`. */
export function channelName(channel: string): string {
  const title = channelTitles[channel] ?? channel
  return `${title[0]?.toUpperCase() ?? ''}${title.slice(1)}`
}

export function addressText({ channel, address }: Pick<Message, 'channel' | 'address'>): string {
  if (!address) return 'sem endereço'
  if (channel === 'portal') return 'área do cliente'
  return channel === 'email' ? address : formatPhone(address)
}

/** Lines a text takes when a line holds so many letters. */
export function rowsFor(text: string, width: number): number {
  const lines = text.split('\n').map(line => Math.max(1, Math.ceil(line.length / width)))
  return Math.max(
    3,
    lines.reduce((sum, count) => sum + count, 0),
  )
}

export const channelIcons: Record<ChannelKind, IconName> = {
  whatsapp: 'whatsapp',
  email: 'mail',
  sms: 'mobile',
  portal: 'user',
}
