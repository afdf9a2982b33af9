import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { rootFolder } from '../../../core/root.ts'
import { smtpCertificate } from '../smtp-certificate.ts'
import { createActs, Refusal } from './acts.ts'
import type { Page } from './links.ts'
import { tell } from './mailbox.ts'
import { told } from './phone-book.ts'
import type { World } from './world.ts'

const pageFolder = join(rootFolder, 'test/support/whatsapp-web/page')

export interface Server {
  port: number
  /** Breaks a page's line; it tries again by itself. */
  cut(page: Page): void
  stop(): Promise<void>
}

/** The page, its stream of orders, and the acts it asks for, over HTTPS on a free port of the loopback. */
export async function serve(world: World): Promise<Server> {
  const { links, behaviour, mailbox } = world
  const acts = createActs(world)
  const files = new Map(readdirSync(pageFolder).map(name => [name, readFileSync(join(pageFolder, name))]))

  const server = createServer(smtpCertificate, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://web.whatsapp.com')
    const [, kind = '', name = ''] = url.pathname.split('/')
    const token = url.searchParams.get('device')
    const page = url.searchParams.has('page') ? links.page(url.searchParams.get('page') ?? '') : undefined
    if (page && token !== null) page.device = links.device(token) // undefined when the phone threw it out
    if (isDown(page)) return void request.socket.destroy()
    if (kind === 'stream' && page) return open(page, response, token !== '')
    if (kind === 'act' && page) return void answer(name, page, { request, response })
    const file = kind === 'media' ? mailbox.file(url.pathname) : files.get(kind === 'page' ? name : 'index.html')
    response.writeHead(file ? 200 : 404, { 'content-type': typeOf(kind) }).end(file)
  })

  const isDown = (page: Page | undefined) =>
    behaviour.down === 'all' || (page?.device !== undefined && behaviour.down.has(page.device.account.phone))

  function open(page: Page, response: ServerResponse, linked: boolean): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.flushHeaders()
    page.stream = response
    response.on('close', () => {
      if (page.stream === response) delete page.stream
    })
    if (page.device) welcome(world, page, page.device)
    else links.tell(page, linked ? { name: 'logout' } : { name: 'unlinked', ref: page.ref })
  }

  async function answer(name: string, page: Page, { request, response }: Exchange): Promise<void> {
    const body = await buffer(request).catch(() => undefined)
    if (!body) return // the browser is gone
    await pause(behaviour.delay)
    const reply = (status: number, content: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
    try {
      if (isDown(page)) request.socket.destroy()
      else if (name === 'upload') reply(200, { path: mailbox.upload(body) })
      else reply(200, (await acts[name]?.(page, JSON.parse(body.toString() || '{}'))) ?? {})
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply(error.status, { message: error.message })
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut(page) {
      page.stream?.destroy()
      delete page.stream // at once: what is told from now on is missed
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
}

/** A page that comes back hears what it missed; a new one gets the conversations, and what is in them is not news. */
function welcome({ book, links, mailbox, behaviour }: World, page: Page, device: NonNullable<Page['device']>): void {
  const { phone, name } = device.account
  const again = device.page === page.id
  const messages = again ? [] : mailbox.of(phone)
  const chats = [...new Set(messages.map(({ chat }) => chat))].map(person => {
    const kept = messages.filter(({ chat }) => chat === person)
    const unread = kept.filter(({ fromMe, ack }) => !fromMe && ack < 3).length
    return { person: told(person), unread, messages: kept.slice(-1).map(tell) }
  })
  const me = { phone: `${phone}@c.us`, lid: `${book.person(phone).lid}@lid`, name }
  links.tell(page, { name: 'welcome', me, chats })
  const missed = device.missed.splice(0)
  device.page = page.id
  if (again) for (const order of missed) links.tell(page, order)
  else if (!behaviour.holdsSync) sync(page, links)
}

export function sync(page: Page, links: World['links']): void {
  for (const percent of [0, 100]) links.tell(page, { name: 'progress', percent })
  links.tell(page, { name: 'synced', hasSynced: true })
}

const typeOf = (kind: string) =>
  kind === 'page' ? 'text/javascript' : kind === 'media' ? 'application/octet-stream' : 'text/html; charset=utf-8'
