import { nextNumber, Sequences } from '../../core/data/sequence.ts'
import { newId } from '../../core/data/table.ts'
import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import { Contacts } from '../../core/people/contact.ts'
import { derivedOf } from '../../core/people/search-text.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { quoteSettings } from '../../plugins/quotes/settings.ts'
import { buildTestApp, type TestApp } from './build.ts'
import type { Shop, ShopOptions } from './shop.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from './smtp-sink.ts'

/** A shop that tells its customers of every step of a quote at once, by e-mail, through a real server. */
export interface MailShop extends TestApp {
  sink: SmtpSink
  /** After `sink.stop()`: a server at the same port again, with an empty box. */
  serverComesBack(): Promise<void>
  /** So many quotes, each already with its customer: nothing is left to say about them. */
  quotes(count: number): Promise<DocumentRow[]>
  approve(id: string): Promise<void>
  /** The same over HTTP, at one of the processes; resolves to the answer's status. */
  click(id: string, origin?: string): Promise<number>
  quote(id: string): Promise<DocumentRow>
  /** What was said about steps, the oldest first. */
  told(): Promise<Message[]>
  sender(): Promise<Sender>
  /** Lets so many seconds pass on the clock moved by hand. */
  pass(seconds: number): void
}

export interface MailShopOptions extends ShopOptions {
  sink?: SinkOptions
  account?: Record<string, unknown>
}

export async function openMailShop({ sink: behaviour, account, ...options }: MailShopOptions = {}): Promise<MailShop> {
  const sink = await startSmtpSink(behaviour)
  const app = await buildTestApp(options)
  const { shop } = app
  const server = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'vendas@loja.test' }
  const { id: senderId } = await shop.addSender({
    channel: 'email',
    driver: 'smtp',
    account: { ...server, ...account },
  })
  await tellStepsAtOnce(shop)
  const token = await shop.token('staff')
  const mail: MailShop = {
    ...app,
    sink,
    async serverComesBack() {
      mail.sink = await startSmtpSink({ ...behaviour, port: sink.port })
    },
    quotes: count => insertQuotes(shop, count),
    async approve(id) {
      await shop.write(work => changeDocumentStatus(work, quotes, { id, to: 'approved' }))
    },
    async click(id, origin = app.origin) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const address = `${origin}/api/v1/quotes/${id}/status`
      const answer = await fetch(address, { method: 'POST', headers, body: '{"status":"approved"}' })
      await answer.arrayBuffer()
      return answer.status
    },
    quote: id => shop.read(work => work.of(quotes.model).get(id)),
    told: () => shop.read(work => work.of(Messages).all({ where: { type: stepTold }, order: [['createdAt', 'ASC']] })),
    sender: () => shop.read(work => work.of(Senders).get(senderId)),
    pass: seconds => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000)),
    async close() {
      await app.close()
      await mail.sink.stop()
    },
  }
  return mail
}

/** The Message-ID under which a message leaves, on every attempt. */
export const messageIdOf = ({ id }: Pick<Message, 'id'>): string => `<${id}@loja.test>`

const stepTold = 'quote.status_changed'

/** No PDF: these journeys are about the road, and nobody waits for a browser. */
async function tellStepsAtOnce({ app, write, relay }: Shop): Promise<void> {
  await write(async work => {
    await changeRule(work, app.notifier.type(stepTold).type, { mode: 'automatic', channels: ['email'] })
    await changeSettings(work, quoteSettings, { attachPdf: false })
  })
  await relay()
}

/** Straight into the tables: whoever inserts ten thousand cannot click ten thousand times. */
export async function insertQuotes({ write }: Shop, count: number): Promise<DocumentRow[]> {
  return write(async work => {
    const people = Array.from({ length: count }, (_, index) => ({
      name: `Cliente ${String(index + 1).padStart(5, '0')}`,
      email: `cliente${index + 1}@exemplo.test`,
    }))
    const contacts = await work.of(Contacts).insertAll(people.map(one => ({ ...one, ...derivedOf(one) })))
    const first = await nextNumber(work, 'quotes')
    await work.of(Sequences).change({ name: 'quotes' }, { value: first + count - 1 })
    const heads = contacts.map(({ id: contactId }, index) => ({
      contactId,
      number: first + index,
      status: 'sent',
      totalCents: 35_000,
      token: newId(),
      updatedAt: work.now,
      validUntil: '2099-12-31',
    }))
    const rows = await work.of(quotes.model).insertAll(heads)
    const line = { position: 1, description: 'Troca de tela', quantity: 1, unitPriceCents: 35_000, totalCents: 35_000 }
    await work.of(quotes.items).insertAll(rows.map(({ id: documentId }) => ({ ...line, documentId })))
    return rows
  })
}
