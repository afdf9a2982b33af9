import { randomInt } from 'node:crypto'
import type { Behaviour } from './behaviour.ts'
import type { Links, Page } from './links.ts'
import { type Kept, type Mailbox, type ToldMessage, tell } from './mailbox.ts'
import { addressOf, type PhoneBook, told } from './phone-book.ts'

/** What pages did that leaves no message: conversations marked as read, "digitando...". */
export interface Gesture {
  account: string
  what: string
  chat: string | undefined
}

export interface World {
  book: PhoneBook
  mailbox: Mailbox
  links: Links
  behaviour: Behaviour
  gestures: Gesture[]
  /** Released by `sendsAgain`. */
  hanging: (() => void)[]
}

/** Refuses what a page asked for; it sees an error of that status. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What the acts read, each its own part of it. */
interface Body {
  address: string
  knowsLid: boolean
  ids: string[]
  chat: string
  loaded: string[]
  presence: string
  phone: string
}
type Act = (page: Page, body: Body) => object | Promise<object>

/** How many older messages come at a time. */
const batch = 20

/** What a page may ask of the service, by the name it uses (`page/*.js`). */
export function createActs({ book, mailbox, links, behaviour, gestures, hanging }: World): Record<string, Act> {
  const accountOf = ({ device }: Page): string => {
    if (!device || !links.device(device.token)) throw new Refusal(401, 'not linked')
    return device.account.phone
  }
  const personOf = (body: Body) => book.at(body.address)

  function take(page: Page, body: Body): Kept {
    const kept = mailbox.take(accountOf(page), body as unknown as ToldMessage & { key: string })
    if (kept.ack === 0 && !behaviour.holdsAcks) acknowledge({ mailbox, links }, kept.id, 1)
    return kept
  }

  return {
    exists(_page, body) {
      const person = book.registered(personOf(body))
      return book.hasWhatsApp(person) ? { found: true, ...told(person) } : { found: false }
    },
    address(_page, body) {
      const person = personOf(body)
      const reachable = book.hasWhatsApp(person) && (!person.byLid || body.knowsLid)
      const asked = body.address
      return reachable ? { found: true, ...told(person, person.byLid ? addressOf(person) : asked) } : { found: false }
    },
    async hold(page, body) {
      if (behaviour.hangs === 'after it left') take(page, body)
      if (behaviour.hangs) await new Promise<void>(resolve => hanging.push(resolve))
      return {}
    },
    send(page, body) {
      take(page, body)
      return {}
    },
    messages(page, body) {
      const ids = body.ids
      return {
        messages: mailbox
          .of(accountOf(page))
          .filter(({ id }) => ids.includes(id))
          .map(tell),
      }
    },
    earlier(page, body) {
      const loaded = new Set(body.loaded)
      const chat = book.at(body.chat)
      const left = mailbox.of(accountOf(page)).filter(message => message.chat === chat && !loaded.has(message.id))
      return { messages: left.slice(-batch).map(tell) }
    },
    seen(page, body) {
      const chat = book.at(body.chat)
      for (const message of mailbox.of(accountOf(page))) {
        if (message.chat === chat && !message.fromMe) message.ack = 3
      }
      gestures.push({ account: accountOf(page), what: 'seen', chat: body.chat })
      return {}
    },
    presence(page, body) {
      gestures.push({ account: accountOf(page), what: body.presence, chat: body.chat })
      return {}
    },
    code(page, body) {
      if (behaviour.refusesCodes) throw new Refusal(429, 'rate-overlimit')
      const text = Array.from({ length: 8 }, () => 'ABCDEFGHJKLMNPQRSTVWXYZ123456789'[randomInt(32)]).join('')
      page.code = { phone: body.phone, text }
      return { code: text }
    },
    refresh(page) {
      links.newRef(page)
      links.tell(page, { name: 'unlinked', ref: page.ref })
      return {}
    },
    logout(page) {
      accountOf(page)
      if (page.device) links.unlink(page.device)
      return {}
    },
    takeover(page) {
      accountOf(page)
      return {}
    },
  }
}

/** A receipt: never backwards, and an error is final. */
export function acknowledge({ mailbox, links }: Pick<World, 'mailbox' | 'links'>, id: string, ack: number): void {
  const message = mailbox.find(id)
  if (!message || message.ack === -1 || (ack !== -1 && ack <= message.ack)) return
  message.ack = ack
  links.tellAll(message.account, { name: 'ack', id: message.id, ack })
}
