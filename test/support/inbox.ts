import { randomUUID } from 'node:crypto'
import { type Incoming, IncomingMessages } from '../../core/channels/whatsapp/incoming.ts'
import type { IncomingMessage } from '../../core/channels/whatsapp/incoming-message.ts'
import { receiveMessage } from '../../core/channels/whatsapp/receive.ts'
import { type Event, Events } from '../../core/events/event.ts'
import type { MessageType } from '../../core/notifier/message-type.ts'
import type { Envelope } from '../../core/outbox/channel.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { MessageParts } from '../../core/outbox/part.ts'
import type { Sender } from '../../core/outbox/sender.ts'
import { closedPurposes } from '../../core/people/consent.ts'
import type { Contact } from '../../core/people/contact.ts'
import { type ContactInput, createContact } from '../../core/people/contact-actions.ts'
import { type RecordingChannel, recordingChannel } from './recording-channel.ts'
import { openShop, type Shop } from './shop.ts'
import { book, visitBooked, visits } from './visits.ts'

/** A shop to whose number customers write. What it says itself goes to a recording channel. */
export interface Inbox extends Shop {
  channel: RecordingChannel
  number: Sender
  customer(given?: Partial<ContactInput>): Promise<Contact>
  /** Somebody writes; Maria, unless said otherwise. */
  hears(body: string, given?: Partial<IncomingMessage>): Promise<Incoming | undefined>
  row(id?: string): Promise<Incoming>
  rows(): Promise<Incoming[]>
  /** Tells a customer about a visit over WhatsApp and lets it leave; the message and its id at the provider. */
  told(contact: Contact): Promise<{ message: Message; providerId: string }>
  closed(contact: Contact): Promise<string[]>
  events(name: string): Promise<Event[]>
  /** What left on WhatsApp. */
  sent(): Envelope[]
}

export interface InboxOptions {
  /** How the message type about visits differs. */
  type?: Partial<MessageType>
  share?: Inbox
}

export async function openInbox({ type, share }: InboxOptions = {}): Promise<Inbox> {
  const channel = recordingChannel('post')
  const rule = { mode: 'automatic' as const, channels: ['whatsapp' as const] }
  const plugins = [visits(visitBooked({ rule, ...type }))]
  const shop = await openShop({ plugins, channels: [channel], ...(share ? { share } : {}) })
  const number =
    share?.number ?? (await shop.addSender({ channel: 'whatsapp', driver: 'post', identity: '+554933221100' }))
  if (!share) await shop.addSender({ channel: 'email', driver: 'post' })
  const inbox: Inbox = {
    ...shop,
    async settle() {
      // What left before has had its gap.
      await shop.clock.wait(1_000)
      await shop.settle()
    },
    channel,
    number,
    customer: given => shop.write(work => createContact(work, { ...maria, ...given })),
    hears: (body, given = {}) => someoneWrites(shop, number.id, { ...given, body }),
    row: async id => (await inbox.rows()).find(row => !id || row.id === id) as Incoming,
    rows: () => shop.read(work => work.of(IncomingMessages).all({ order: [['id', 'ASC']] })),
    async told(contact) {
      const event = await shop.write(work => book(work, { contactId: contact.id }))
      await inbox.settle()
      const providerId = `wamid.${randomUUID()}`
      return shop.write(async work => {
        const message = (await work.of(Messages).first({ where: { eventId: event.id } })) as Message
        const part = { messageId: message.id, position: 0, total: 1, kind: 'text' as const, providerId }
        await work.of(MessageParts).insert({ ...part, status: 'sent' })
        return { message, providerId }
      })
    },
    closed: async contact => [...(await shop.read(work => closedPurposes(work, contact.id)))],
    events: name => shop.read(work => work.of(Events).all({ where: { name }, order: [['seq', 'ASC']] })),
    sent: () => channel.sent.filter(({ address }) => !address.includes('@')),
  }
  return inbox
}

const maria: ContactInput = { name: 'Maria Aparecida', mobile: '(49) 99999-0187', email: 'maria@cliente.test' }

/** Somebody writes to a number of the shop's; Maria, unless said otherwise. */
export function someoneWrites(
  { app, company }: Pick<Shop, 'app' | 'company'>,
  senderId: string,
  { body, ...given }: { body: string } & Partial<IncomingMessage>,
): Promise<Incoming | undefined> {
  return receiveMessage(app, {
    companyId: company.id,
    senderId,
    providerId: `in-${randomUUID()}`,
    from: '5549999990187@c.us',
    number: '+5549999990187',
    lid: null,
    at: app.clock.now(),
    quotedProviderId: null,
    media: null,
    ...given,
    body,
  })
}
