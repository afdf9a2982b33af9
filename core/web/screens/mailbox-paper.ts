import { Readable } from 'node:stream'
import type { Work } from '../../data/work.ts'
import { type Event, Events } from '../../events/event.ts'
import { type Code, channelKinds, type EnvelopeFile } from '../../outbox/channel.ts'
import { type Message, Messages } from '../../outbox/message.ts'
import { Senders } from '../../outbox/sender.ts'
import type { Purpose } from '../../people/purpose.ts'
import { addressText, lookOf } from './messages/look.ts'
import { type PhonePiece, phonePieces } from './messages/phone-text.ts'

/** One thing that a paper sender was given. */
export interface PaperMessage {
  id: string
  at: Date
  recipient: string
  /** As people write it. */
  address: string
  subject: string
  body: string
  pieces: PhonePiece[]
  /** What is copied with one tap. */
  codes: Code[]
  purpose: Purpose
  attachments: { name: string; path: string }[]
  files: EnvelopeFile[]
  state: 'sent' | 'delivered' | 'read'
  /** The message's own page; a trial has none. */
  path?: string
}

const atMost = 300

/** The latest that left on paper, oldest first in chats, newest first in the mail list. */
/** `show` fills in the keys that messages carry: this is the customer's telephone and letter box. */
export async function paperMail(
  work: Work,
  show: (text: string) => string,
): Promise<{ bubbles: PaperMessage[]; mails: PaperMessage[] }> {
  const senders = await work.of(Senders).all({ where: { driver: 'paper' } })
  const ids = senders.map(sender => sender.id)
  if (ids.length === 0) return { bubbles: [], mails: [] }
  const messages = await work.of(Messages).all({
    where: { senderId: ids, status: ['sent', 'delivered', 'read'] },
    order: [['createdAt', 'DESC']],
    limit: atMost,
  })
  const trials = await work.of(Events).all({
    where: { subject: 'sender', subjectId: ids, name: 'sender.tried' },
    order: [['seq', 'DESC']],
    limit: 50,
  })
  const isMail = (channel: unknown) => channel === 'email'
  const given = [
    ...messages.map(message => ({
      mail: isMail(message.channel),
      paper: fromMessage({ ...message, body: show(message.body) }),
    })),
    ...trials.map(event => ({ mail: isMail(event.payload.channel), paper: fromTrial(event) })),
  ].sort((one, other) => one.paper.at.getTime() - other.paper.at.getTime())
  const pick = (mail: boolean) => given.filter(one => one.mail === mail).map(one => one.paper)
  return { bubbles: pick(false), mails: pick(true).reverse() }
}

function fromMessage(message: Message): PaperMessage {
  const { id, recipientName, subject, body, purpose, status, sentAt, createdAt } = message
  return {
    id,
    at: sentAt ?? createdAt,
    recipient: recipientName,
    address: addressText(message),
    subject,
    body,
    pieces: phonePieces(body),
    codes: message.codes ?? [],
    purpose,
    attachments: lookOf(message).attachments,
    files: message.attachments.map(({ name, size = 0 }) => ({
      name,
      contentType: 'application/pdf',
      size,
      open: nothing,
    })),
    state: status === 'delivered' || status === 'read' ? status : 'sent',
    path: `/messages/${id}`,
  }
}

function fromTrial({ id, occurredAt, payload }: Event): PaperMessage {
  const text = (name: string) => (typeof payload[name] === 'string' ? (payload[name] as string) : '')
  return {
    id,
    at: occurredAt,
    recipient: `${text('to')} (teste)`,
    address: text('address') ? addressText({ channel: channelOf(payload.channel), address: text('address') }) : 'Teste',
    subject: text('subject'),
    body: text('body'),
    pieces: phonePieces(text('body')),
    codes: [],
    purpose: 'service',
    attachments: [],
    files: [],
    state: 'sent',
  }
}

const channelOf = (given: unknown) => channelKinds.find(kind => kind === given) ?? 'whatsapp'

/** The mail's frame names its files; nobody opens them from there. */
const nothing = () => Readable.from([])
