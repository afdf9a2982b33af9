/** A browser with one number's WhatsApp Web in it, as far as we need it: plain data, and failures that are Errors. */
export interface Line {
  /** What the page says of its connection: `CONNECTED`, `UNPAIRED`, `TIMEOUT`... undefined while there is no page yet. */
  state(): Promise<string | undefined>
  /** Asks WhatsApp, by digits with country code, `5549999990187`. undefined: nobody has WhatsApp there. */
  lookUp(digits: string): Promise<Account | undefined>
  /** The hidden id's number, as digits, where WhatsApp tells it. */
  numberOf(lid: string): Promise<string | undefined>
  /** Opens the conversation; rejects where that is not possible, before anything was sent. */
  openChat(chat: string): Promise<void>
  /** undefined: the page took it and does not say under which id. Nobody knows whether a send that rejects has left. */
  send(chat: string, outgoing: Outgoing): Promise<OwnMessage | undefined>
  /** What this account said last in a conversation, on whatever device, the newest last; undefined: it cannot be read. */
  ownMessages(chat: string, limit: number): Promise<OwnMessage[] | undefined>
  /** How far a message of ours is, looked for in one person's conversations; undefined: it is not there. */
  ackOf(chats: readonly string[], providerId: string): Promise<number | undefined>
  /** What people wrote to us since then, whether or not somebody read it. */
  receivedSince(since: Date): Promise<Received[]>
  refreshQr(): Promise<void>
  /** `ready` never comes when the page was up to date before the library listened. Harmless when it did come. */
  remindOfReady(): Promise<void>
  logOut(): Promise<void>
  /** Ends the browser and all its processes, at once if need be. Never rejects. */
  close(): Promise<void>
}

export interface Account {
  /** `554999990187@c.us`. */
  waId: string
  /** `123456789012345@lid`. */
  lid: string | null
}

export type Outgoing =
  | { kind: 'text'; body: string }
  | { kind: 'document'; file: { name: string; contentType: string; bytes: Buffer }; caption: string }

export interface OwnMessage {
  /** The part of WhatsApp's id that stays the same however the conversation is addressed, `3EB0...`. */
  providerId: string
  /** -1 failed, 0 still in the browser, 1 with the server, 2 delivered, 3 read, 4 played. */
  ack: number
  at: Date
  kind: 'text' | 'document' | 'other'
  body: string
  file: { name: string; size: number } | null
}

/** Somebody wrote to us. */
export interface Received {
  providerId: string
  from: string
  body: string
  at: Date
  quotedProviderId: string | null
  /** What kind it is in WhatsApp's words: `chat`, `image`, `ptt`... */
  type: string
  /** Fetches the file; undefined when it can no longer be had. */
  media: (() => Promise<{ name: string; contentType: string; bytes: Uint8Array } | undefined>) | null
  /** Bytes, where the message says so. */
  mediaSize: number
}

/** What a line tells. After `broken`, `unlinked` and `refused` nothing else comes. */
export type News =
  | { kind: 'qr' | 'code'; text: string }
  | { kind: 'authenticated' }
  | { kind: 'syncing'; percent: number }
  | { kind: 'ready'; digits: string | null; name: string | null }
  /** The socket's state while the number is in use: `TIMEOUT`, `CONNECTED`... */
  | { kind: 'state'; state: string }
  /** The phone let this browser go: logged out there, or here. */
  | { kind: 'unlinked' }
  /** WhatsApp ended it, with its own word for why: `CONFLICT`, `TOS_BLOCK`... */
  | { kind: 'refused'; reason: string }
  | { kind: 'code_refused'; reason: string }
  /** The browser did not come up, crashed, or the library gave up. */
  | { kind: 'broken'; error: Error }
  | { kind: 'ack'; chat: string; providerId: string; ack: number }
  | { kind: 'received'; message: Received }

export interface LineOptions {
  senderId: string
  /** The browser's profile, which is the session. */
  profile: string
  executablePath: string
  /** Further flags of Chromium. */
  args: readonly string[]
  /** By code typed on this phone (digits) instead of by QR code. */
  pairingPhone: string | null
  hear(news: News): void
}

/** Starts a browser; what becomes of it comes as news. */
export type OpenLine = (options: LineOptions) => Line
