import type {
  Line,
  LineOptions,
  News,
  OpenLine,
  Outgoing,
  OwnMessage,
  Received,
} from '../../core/channels/whatsapp/web/line.ts'

/** A browser that is none: a test tells what it says, and sees what it was asked. */
export interface FakeLine extends Line {
  options: LineOptions
  tell(news: News): void
  isClosed: boolean
  /** What it says of its connection; an Error is thrown. */
  socket: string | Error
  loggedOut: boolean
  reminded: number
  refreshed: number
}

/** What all browsers of a test meet: the phones and conversations behind them. */
export interface FakeLines {
  open: OpenLine
  lines: FakeLine[]
  /** WhatsApp accounts by digits; a number that is not named answers under itself. null: none. */
  accounts: Map<string, { waId: string; lid: string | null } | null>
  lookedUp: string[]
  said: (OwnMessage & { chat: string; outgoing: Outgoing })[]
  written: Received[]
  /** The acknowledgement that the server gives at once; 0: none yet. */
  ack: number
  /** Replaces sending; `said` is written by `say`. */
  send: (chat: string, outgoing: Outgoing) => Promise<OwnMessage | undefined>
  say(chat: string, outgoing: Outgoing): OwnMessage
  /** A failure of opening conversations. */
  shut: Error | undefined
}

export function fakeLines(now: () => Date): FakeLines {
  let ids = 0
  const world: FakeLines = {
    lines: [],
    accounts: new Map(),
    lookedUp: [],
    said: [],
    written: [],
    ack: 1,
    shut: undefined,
    open(options) {
      const line = fakeLine(options, world)
      world.lines.push(line)
      return line
    },
    send: async (chat, outgoing) => world.say(chat, outgoing),
    say(chat, outgoing) {
      const message: OwnMessage = {
        providerId: `3EB0${String(++ids).padStart(4, '0')}`,
        ack: world.ack,
        at: new Date(Math.floor(now().getTime() / 1_000) * 1_000),
        kind: outgoing.kind,
        body: outgoing.kind === 'text' ? outgoing.body : outgoing.caption,
        file: outgoing.kind === 'document' ? { name: outgoing.file.name, size: outgoing.file.bytes.length } : null,
      }
      world.said.push({ ...message, chat, outgoing })
      return message
    },
  }
  return world
}

function fakeLine(options: LineOptions, world: FakeLines): FakeLine {
  const line: FakeLine = {
    options,
    isClosed: false,
    socket: 'CONNECTED',
    loggedOut: false,
    reminded: 0,
    refreshed: 0,
    tell: news => options.hear(news),
    async state() {
      if (line.socket instanceof Error) throw line.socket
      return line.socket
    },
    async lookUp(digits) {
      world.lookedUp.push(digits)
      const known = world.accounts.get(digits)
      return known === null ? undefined : (known ?? { waId: `${digits}@c.us`, lid: `9${digits}@lid` })
    },
    numberOf: async lid => [...world.accounts].find(([, account]) => account?.lid === lid)?.[0],
    async openChat() {
      if (world.shut) throw world.shut
    },
    send: (chat, outgoing) => world.send(chat, outgoing),
    async ownMessages(chat, limit) {
      if (world.shut) throw world.shut
      return world.said.filter(message => message.chat === chat).slice(-limit)
    },
    ackOf: async (_chats, providerId) => world.said.find(message => message.providerId === providerId)?.ack,
    receivedSince: async since => world.written.filter(({ at }) => at >= since),
    async refreshQr() {
      line.refreshed++
    },
    async remindOfReady() {
      line.reminded++
    },
    async logOut() {
      if (line.socket instanceof Error) throw line.socket
      line.loggedOut = true
    },
    async close() {
      line.isClosed = true
    },
  }
  return line
}
