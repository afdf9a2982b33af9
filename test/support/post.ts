import type { Event } from '../../core/events/event.ts'
import type { MessageType } from '../../core/notifier/message-type.ts'
import type { ChannelKind, Envelope } from '../../core/outbox/channel.ts'
import { type Message, MessageAttempts, Messages } from '../../core/outbox/message.ts'
import { expireOverdue } from '../../core/outbox/recover.ts'
import type { Sender } from '../../core/outbox/sender.ts'
import { Senders } from '../../core/outbox/sender.ts'
import type { Contact } from '../../core/people/contact.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { type RecordingChannel, recordingChannel } from './recording-channel.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'
import { book, type Visit, visitBooked, visits } from './visits.ts'

/** A shop that tells its customers about visits over one recording channel, driver `post`. */
export interface Post extends Shop {
  channel: RecordingChannel
  sender: Sender
  customer(name?: string): Promise<Contact>
  /** Books a visit and hands the event over; the message it made. */
  tell(visit?: Partial<Visit>): Promise<Message>
  message(id: string): Promise<Message>
  attempts(messageId: string): Promise<string[]>
  reloadSender(): Promise<Sender>
  /** Expires what nobody confirmed in time. */
  expire(): Promise<number>
  /** Moves the clock on. */
  pass(seconds: number): void
  /** Names of those who were written to, in the order in which their messages left. */
  reached(): string[]
}

export interface PostOptions extends Omit<ShopOptions, 'plugins' | 'channels' | 'share'> {
  kind?: ChannelKind
  resendable?: boolean
  /** How the message type differs. */
  type?: Partial<MessageType>
  sender?: Partial<Sender>
  /** A post whose database is used as well: a second process. It brings its own channel. */
  share?: Post
}

export async function openPost(options: PostOptions = {}): Promise<Post> {
  const { kind = 'email', resendable = true, share } = options
  const channel = recordingChannel('post', { resendable })
  const type = visitBooked({ rule: { mode: 'automatic', channels: [kind] }, ...options.type })
  const shop = await openShop({ ...options, plugins: [visits(type)], channels: [channel] } as ShopOptions)
  const sender = share?.sender ?? (await shop.addSender({ channel: kind, driver: 'post', ...options.sender }))
  let customers = 0
  const post: Post = {
    ...shop,
    channel,
    sender,
    customer: (name = `Cliente ${++customers}`) =>
      shop.write(work => createContact(work, { name, email: `c${customers}@exemplo.test`, mobile: mobile(customers) })),
    async tell(visit = {}) {
      const contactId = visit.contactId ?? (await post.customer()).id
      const event: Event = await shop.write(work => book(work, { ...visit, contactId }))
      await shop.relay()
      const row = await shop.read(work => work.of(Messages).first({ where: { eventId: event.id } }))
      if (!row) throw new Error('The notifier made no message')
      return row
    },
    message: id => shop.read(work => work.of(Messages).get(id)),
    attempts: async messageId =>
      (await shop.read(work => work.of(MessageAttempts).all({ where: { messageId }, order: [['id', 'ASC']] }))).map(
        attempt => attempt.outcome,
      ),
    reloadSender: () => shop.read(work => work.of(Senders).get(sender.id)),
    expire: () => expireOverdue(shop.app),
    pass(seconds) {
      shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
    },
    reached: () => channel.sent.map((envelope: Envelope) => envelope.recipientName),
  }
  return post
}

const mobile = (n: number) => `(49) 9${String(80_000_000 + n)}`
