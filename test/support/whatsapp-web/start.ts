import { acknowledge } from './acts.ts'
import { type Account, createLinks, type Page } from './links.ts'
import { createMailbox, type Kept, type Media, tell } from './mailbox.ts'
import { patiently } from './patience.ts'
import { addressOf, createPhoneBook } from './phone-book.ts'
import { type Server, serve, sync } from './server.ts'
import type { Incoming, Sent, WhatsAppWeb, Written } from './whatsapp-web.ts'
import { type Behaviour, type HangingPoint, ordinary, type World } from './world.ts'

/** A simulated WhatsApp Web on the loopback, for the whatsapp-web.js that the product runs. */
export async function startWhatsAppWeb(): Promise<WhatsAppWeb> {
  const book = createPhoneBook()
  const mailbox = createMailbox(book)
  const links = createLinks()
  const world: World = { book, mailbox, links, behaviour: ordinary(), gestures: [], hanging: [] }
  const server = await serve(world)
  return {
    port: server.port,
    chromiumArgs: [
      `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${server.port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1`,
      '--ignore-certificate-errors',
    ],
    ...linking(world),
    ...sending(world),
    ...line(world, server),
    ...people(world),
    sent: () => mailbox.all().flatMap(kept => (kept.serialized ? [asSent(kept)] : [])),
    gestures: () => world.gestures,
    async stop() {
      for (const release of world.hanging.splice(0)) release()
      await server.stop()
    },
  }
}

const changing = (behaviour: Behaviour) => (change: Partial<Behaviour>) => void Object.assign(behaviour, change)

function linking({ links, behaviour }: World) {
  const change = changing(behaviour)
  const onShow = () => links.pages().filter(({ stream, device, idle }) => stream && !device && !idle)
  const the = (pages: Page[], what: string): Page => {
    const [page, ...others] = pages
    if (!page || others.length > 0) throw new Error(`${pages.length} pages show ${what}`)
    return page
  }
  return {
    phoneScans(account: Account, qr?: string) {
      const pages = onShow().filter(({ ref }) => qr === undefined || qr.startsWith(`${ref},`))
      links.link(the(pages, 'this QR code'), account)
    },
    phoneTypesCode(account: Account, code: string) {
      const pages = onShow().filter(page => page.code?.phone === account.phone && page.code.text === code)
      links.link(the(pages, 'this code'), account)
    },
    rotateQr: () => onShow().forEach(links.newRef),
    stopShowingQr() {
      for (const page of onShow()) {
        page.idle = true
        links.tell(page, { name: 'state', state: 'UNPAIRED_IDLE' })
      }
    },
    refuseCodes: () => change({ refusesCodes: true }),
    giveCodes: () => change({ refusesCodes: false }),
    holdSync: () => change({ holdsSync: true }),
    releaseSync() {
      behaviour.holdsSync = false
      for (const page of links.pages()) if (page.stream && page.device) sync(page, links)
    },
    syncAgain(phone?: string) {
      for (const hasSynced of [false, true]) links.tellAll(phone, { name: 'synced', hasSynced })
    },
  }
}

function sending(world: World) {
  const { book, mailbox, behaviour, hanging } = world
  const change = changing(behaviour)
  const left = (id: string) => patiently(() => mailbox.find(id), `${id} leaves`)
  async function receipt(id: string, ack: number): Promise<void> {
    const { chat } = await left(id)
    if (book.registered(chat) !== chat)
      throw new Error(`Nobody is registered as ${chat.phone}, and nothing arrives there`)
    acknowledge(world, id, ack)
  }
  return {
    left: async (id: string) => void (await left(id)),
    deliver: (id: string) => receipt(id, 2),
    read: (id: string) => receipt(id, 3),
    fail: async (id: string) => acknowledge(world, (await left(id)).id, -1),
    holdAcks: () => change({ holdsAcks: true }),
    releaseAcks() {
      behaviour.holdsAcks = false
      for (const { id, fromMe } of mailbox.all()) if (fromMe) acknowledge(world, id, 1)
    },
    hangOnSend: (hangs: HangingPoint) => change({ hangs }),
    sendAgain() {
      behaviour.hangs = undefined
      for (const release of hanging.splice(0)) release()
    },
    hanging: async () => void (await patiently(() => hanging[0], 'a browser hangs')),
    answerSlowly: (delay: number) => change({ delay }),
  }
}

function line({ links, behaviour }: World, { cut }: Server) {
  return {
    dropLine(phone?: string) {
      if (phone === undefined || behaviour.down === 'all') behaviour.down = 'all'
      else behaviour.down.add(phone)
      for (const page of links.pages()) if (phone === undefined || page.device?.account.phone === phone) cut(page)
    },
    restoreLine: () => changing(behaviour)({ down: new Set() }),
    logOutFromPhone(phone?: string) {
      links.tellAll(phone, { name: 'logout' })
      for (const device of links.devices(phone)) links.unlink(device)
    },
    openElsewhere: (phone?: string) => links.tellAll(phone, { name: 'state', state: 'CONFLICT' }),
    socketBecomes: (state: string, phone?: string) => links.tellAll(phone, { name: 'state', state }),
    reloadPages: (phone?: string) => links.tellAll(phone, { name: 'reload' }),
    movePages: (phone?: string) => links.tellAll(phone, { name: 'moved', path: '/chats' }),
  }
}

function people({ book, mailbox, links }: World) {
  function onlyAccount(): string {
    const [first, ...others] = new Set(links.devices().map(({ account }) => account.phone))
    if (first === undefined || others.length > 0) throw new Error('Say which account is meant')
    return first
  }
  function arrive(message: Kept): string {
    links.tellAll(message.account, { name: 'message', message: tell(message) })
    return message.id
  }
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
  return {
    numberHasNoWhatsApp: (number: string) => book.remove(number),
    numberIsReally: (number: string, registered: string) => book.redirect(number, registered),
    numberGoesByLid: (number: string) => book.goesByLid(number),
    incoming({ to = onlyAccount(), from, lid, name, body, media, at = new Date() }: Incoming) {
      const chat = book.sender({ phone: from, lid, name })
      const content = media
        ? { type: typeOf(media), media: mailbox.store(media), caption: body }
        : { type: 'chat', body }
      return arrive(mailbox.keep({ account: to, chat, fromMe: false, t: seconds(at), ack: 1, ...content }))
    },
    writtenOnPhone({ account = onlyAccount(), to, body, at = new Date() }: Written) {
      return arrive(
        mailbox.keep({ account, chat: book.person(to), fromMe: true, type: 'chat', body, t: seconds(at), ack: 1 }),
      )
    },
  }
}

const typeOf = ({ mimetype }: Media) => (mimetype.startsWith('image/') ? 'image' : 'document')

function asSent({ id, serialized = id, account, chat, body, caption, media, ack }: Kept): Sent {
  const { phone: to = addressOf(chat) } = chat
  const file = media && { name: media.name, mimetype: media.mimetype, bytes: media.bytes }
  return { id: serialized, account, to, body, caption, media: file, ack }
}
