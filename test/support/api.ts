import express from 'express'
import request from 'supertest'
import { createSchema } from '../../core/data/schema.ts'
import { newId } from '../../core/data/table.ts'
import type { Work } from '../../core/data/work.ts'
import { type Message, type MessageStatus, Messages } from '../../core/outbox/message.ts'
import { createApiToken } from '../../core/people/api-token.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import type { Role } from '../../core/people/permission.ts'
import { createApi } from '../../core/web/api/api.ts'
import { foundShop, openShop, type Shop, type ShopOptions } from './shop.ts'
import { tickets, ticketTable } from './tickets.ts'

export interface Client {
  get(path: string): request.Test
  post(path: string, body?: object): request.Test
  put(path: string, body?: object): request.Test
  patch(path: string, body?: object): request.Test
  delete(path: string, body?: object): request.Test
}

/** A shop with the tickets plug-in, and an application that holds nothing but the API. */
export interface ApiShop extends Shop {
  express: express.Express
  /** With a token of that role. */
  as(role: Role): Promise<Client>
  /** With a token of another company. */
  stranger(): Promise<Client>
  /** With this Authorization header, or none. */
  raw(authorization?: string): Client
  contact(given?: { name?: string; email?: string }): Promise<string>
  message(given?: Partial<Message>): Promise<Message>
}

export async function openApiShop(options: ShopOptions & { requestsPerMinute?: number } = {}): Promise<ApiShop> {
  const { requestsPerMinute = 6_000, ...rest } = options
  const shop = await openShop({ plugins: [tickets], ...rest })
  if (!options.share) await createSchema(shop.app.database).createTable('tickets', ticketTable)
  const app = express().use('/api/v1', createApi(shop.app, { requestsPerMinute }))
  const raw = (authorization?: string) => client(app, authorization)
  return {
    ...shop,
    express: app,
    raw,
    as: async role => raw(`Bearer ${await shop.token(role)}`),
    async stranger() {
      const company = await foundShop(shop.app, `outra-${newId().slice(-6)}`)
      const scope = { company, actor: shop.scope.actor }
      const { text } = await shop.app.works.write(scope, work =>
        createApiToken(work, { name: 'x', role: 'administrator' }),
      )
      return raw(`Bearer ${text}`)
    },
    contact: async (given = {}) =>
      (
        await shop.write(work =>
          createContact(work, { name: 'Maria Aparecida', email: 'maria@exemplo.com.br', ...given }),
        )
      ).id,
    message: given => shop.write(work => insertMessage(work, given)),
  }
}

/** The answer as it came over the line. */
export async function bytesOf(call: request.Test): Promise<Buffer> {
  const { body } = await call.buffer(true).parse((answer, done) => {
    const parts: Buffer[] = []
    answer.on('data', (part: string | Buffer) => parts.push(Buffer.from(part as string, 'latin1')))
    answer.on('end', () => done(null, Buffer.concat(parts)))
  })
  return body as Buffer
}

function client(app: express.Express, authorization: string | undefined): Client {
  const send = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object) => {
    const call = request(app)[method](`/api/v1${path}`)
    if (authorization) call.set('authorization', authorization)
    return body ? call.send(body) : call
  }
  return {
    get: path => send('get', path),
    post: (path, body) => send('post', path, body),
    put: (path, body) => send('put', path, body),
    patch: (path, body) => send('patch', path, body),
    delete: (path, body) => send('delete', path, body),
  }
}

export async function insertMessage(work: Work, given: Partial<Message> = {}): Promise<Message> {
  return work.of(Messages).insert({
    type: 'ticket.done',
    plugin: 'tickets',
    eventId: newId(),
    subjectKind: 'ticket',
    subjectId: newId(),
    contactId: newId(),
    recipientName: 'Maria Aparecida',
    channel: 'whatsapp',
    address: '+5549999990187',
    subject: '',
    body: 'Olá, Maria!',
    attachments: [],
    status: 'sent' as MessageStatus,
    purpose: 'service',
    priority: 30,
    dueAt: work.now,
    giveUpAt: work.now,
    attempts: 1,
    ...given,
  })
}
