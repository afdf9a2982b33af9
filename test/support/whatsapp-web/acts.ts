import { randomInt } from 'node:crypto'
import type { Page } from './links.ts'
import { type Kept, type ToldMessage, tell } from './mailbox.ts'
import { addressOf, told } from './phone-book.ts'
import type { World } from './world.ts'

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

  function take(page: Page, body: Body): Kept {
    const kept = mailbox.take(accountOf(page), body as unknown as ToldMessage & { key: string })
    if (kept.ack === 0 && !behaviour.holdsAcks) acknowledge({ mailbox, links }, kept.id, 1)
    return kept
  }

  return {
    exists(_page, { address }) {
      const person = book.registered(book.at(address))
      return book.hasWhatsApp(person) ? { found: true, ...told(person) } : { found: false }
    },
    address(_page, { address, knowsLid }) {
      const person = book.at(address)
      if (!book.hasWhatsApp(person) || (person.byLid && !knowsLid)) return { found: false }
      return { found: true, ...told(person, person.byLid ? addressOf(person) : address) }
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
    messages(page, { ids }) {
      const found = mailbox.of(accountOf(page)).filter(({ id }) => ids.includes(id))
      return { messages: found.map(tell) }
    },
    earlier(page, { chat, loaded }) {
      const person = book.at(chat)
      const left = mailbox.of(accountOf(page)).filter(kept => kept.chat === person && !loaded.includes(kept.id))
      return { messages: left.slice(-batch).map(tell) }
    },
    seen(page, { chat }) {
      const account = accountOf(page)
      const came = mailbox.of(account).filter(kept => kept.chat === book.at(chat) && !kept.fromMe)
      for (const message of came) message.ack = 3
      gestures.push({ account, what: 'seen', chat })
      return {}
    },
    presence(page, { presence, chat }) {
      gestures.push({ account: accountOf(page), what: presence, chat })
      return {}
    },
    code(page, { phone }) {
      if (behaviour.refusesCodes) throw new Refusal(429, 'rate-overlimit')
      const text = Array.from({ length: 8 }, () => 'ABCDEFGHJKLMNPQRSTVWXYZ123456789'[randomInt(32)]).join('')
      page.code = { phone, text }
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
