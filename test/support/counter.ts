import type { Where } from '../../core/data/table.ts'
import { createDocument } from '../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { changeRule, type Rule } from '../../core/notifier/rule.ts'
import type { ChannelKind } from '../../core/outbox/channel.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { whatsappPace } from '../../core/outbox/pace.ts'
import type { Contact } from '../../core/people/contact.ts'
import { type ContactInput, createContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { quoteSettings } from '../../plugins/quotes/settings.ts'
import { buildTestApp, type TestApp } from './build.ts'
import type { ShopOptions } from './shop.ts'

/** The shop's counter: customers, quotes, and the messages that come of them. */
export interface Counter extends TestApp {
  contact(given?: Partial<ContactInput>): Promise<Contact>
  /** A new quote and what is said of it, in the order of channels. */
  quote(contact?: Contact): Promise<{ quote: DocumentRow; whatsapp: Message; email: Message }>
  message(id: string): Promise<Message>
  messages(where?: Where<Message>): Promise<Message[]>
  rule(change: Partial<Rule>, type?: string): Promise<void>
  change(id: string, values: Partial<Message>): Promise<void>
  /** Documents go along no longer: nobody waits for a browser. */
  withoutPdf(): Promise<void>
}

/** With a test sender for WhatsApp and one for e-mail, unless told to leave one out. */
export async function openCounter(options: ShopOptions & { without?: ChannelKind } = {}): Promise<Counter> {
  const app = await buildTestApp(options)
  const { shop } = app
  const { without } = options
  if (without !== 'whatsapp') await shop.addSender({ channel: 'whatsapp', driver: 'paper', pace: whatsappPace })
  if (without !== 'email') await shop.addSender({ channel: 'email', driver: 'paper' })

  const counter: Counter = {
    ...app,
    contact: given => shop.write(work => createContact(work, { ...maria, ...given })),
    async quote(given) {
      const contact = given ?? (await counter.contact())
      const items = [{ description: 'Troca de tela', quantity: 1, unitPriceCents: 35_000 }]
      const input = { contactId: contact.id, items, validUntil: '2026-12-24', notes: null }
      const quote = await shop.write(work => createDocument(work, quotes, input))
      await shop.relay()
      const said = await counter.messages({ subjectId: quote.id })
      const on = (channel: ChannelKind) => said.find(message => message.channel === channel) as Message
      return { quote, whatsapp: on('whatsapp'), email: on('email') }
    },
    message: id => shop.read(work => work.of(Messages).get(id)),
    messages: where =>
      shop.read(work => work.of(Messages).all({ ...(where ? { where } : {}), order: [['createdAt', 'ASC']] })),
    async rule(change, type = 'quote.created') {
      await shop.write(work => changeRule(work, shop.app.notifier.type(type).type, change))
    },
    async withoutPdf() {
      await shop.write(work => changeSettings(work, quoteSettings, { attachPdf: false }))
    },
    async change(id, values) {
      await shop.write(work => work.of(Messages).change({ id }, values))
    },
  }
  return counter
}

const maria: ContactInput = { name: 'Maria Aparecida', mobile: '(49) 99999-0187', email: 'maria@cliente.test' }

/** What a page says, without its tags. */
export const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;|&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
