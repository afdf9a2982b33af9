import { define } from './modules.js'

/**
 * Who: `5549999990187@c.us` by phone number (PN), `123456@lid` by the hidden id. What it can do stands on the prototype:
 * puppeteer takes only own fields out of the page.
 */
export class Wid {
  constructor(user, server) {
    this.server = server
    this.user = user
    this._serialized = `${user}@${server}`
  }

  isLid() {
    return this.server === 'lid'
  }

  isUser() {
    return this.server === 'c.us' || this.server === 'lid'
  }

  isGroup() {
    return this.server === 'g.us'
  }

  isStatus() {
    return this._serialized === 'status@broadcast'
  }

  toString() {
    return this._serialized
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net')
  }
}

/** Of a text, or of what was a Wid before it went over JSON (Client.js onChatUnreadCountEvent hands such a one back). */
export function createWid(like) {
  const text = typeof like === 'string' ? like : like?._serialized
  const [, user, server] = /^([\w.:-]+)@([\w.]+)$/.exec(text ?? '') ?? []
  if (!user) throw new Error('wid error: invalid wid')
  return new Wid(user, server === 's.whatsapp.net' ? 'c.us' : server)
}

/** A message's id: `true_<chat>_<id>`, with `_out` at the end when somebody writes to himself. */
export class MsgKey {
  constructor({ from, to, id, participant, selfDir }) {
    this.fromMe = selfDir === 'out'
    this.remote = this.fromMe ? to : from
    this.id = id
    if (participant) this.participant = participant
    const tail = from._serialized === to._serialized ? [selfDir] : participant ? [participant] : []
    this._serialized = [this.fromMe, this.remote, id, ...tail].join('_')
  }

  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9))
    return `3EB0${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
  }

  toString() {
    return this._serialized
  }
}

// Utils.js sendMessage(), getChat(), getContactModel(); Client.js getNumberId().
define('WAWebWidFactory', { createWid, createWidFromWidLike: createWid, asUserWidOrThrow: createWid })
// Utils.js sendMessage() makes the id before it sends.
define('WAWebMsgKey', MsgKey)
