import { createHash, randomBytes } from 'node:crypto'
import { addressOf, type Person, type PhoneBook, type ToldPerson, told } from './phone-book.ts'

export interface Media {
  name: string
  mimetype: string
  bytes: Buffer
}

/** A message as page and service tell each other; `t` is in seconds. */
export interface ToldMessage {
  id: string
  chat: ToldPerson
  fromMe: boolean
  type: string
  body?: string | undefined
  caption?: string | undefined
  t: number
  ack: number
  media?: { directPath: string; mimetype: string; name: string; size: number; filehash: string }
}

/** A message that left an account, or came to it. */
export interface Kept {
  id: string
  /** The account's number. */
  account: string
  chat: Person
  fromMe: boolean
  /** The id it had in the browser that sent it, `true_5549999990187@c.us_3EB0...`. */
  serialized?: string
  type: string
  body?: string | undefined
  caption?: string | undefined
  t: number
  /** -1 failed, 0 waiting for the server, 1 server, 2 delivered, 3 read. */
  ack: number
  media?: Media & { directPath: string }
}

/** What the service and the phones remember of every conversation. */
export interface Mailbox {
  all(): Kept[]
  of(account: string): Kept[]
  /** By the whole id or by its last part. */
  find(id: string): Kept | undefined
  keep(message: Omit<Kept, 'id'> & { id?: string }): Kept
  /** What a browser sent; the same message a second time changes nothing. */
  take(account: string, message: ToldMessage & { key: string }): Kept
  upload(bytes: Buffer): string
  file(path: string): Buffer | undefined
  store(media: Media): Media & { directPath: string }
}

export function createMailbox(book: PhoneBook): Mailbox {
  const messages: Kept[] = []
  const files = new Map<string, Buffer>()

  const mailbox: Mailbox = {
    all: () => messages,
    of: account => messages.filter(message => message.account === account),
    find: id => messages.find(message => message.id === id || message.serialized === id),
    keep(message) {
      const kept = { id: randomBytes(16).toString('hex').toUpperCase(), ...message }
      messages.push(kept)
      return kept
    },
    take(account, { key, chat, media, ack: _, ...message }) {
      const known = mailbox.of(account).find(({ id }) => id === message.id)
      if (known) return known
      const bytes = media && mailbox.file(media.directPath)
      if (media && !bytes) throw new Error(`${media.name} was sent without having been uploaded`)
      const file = media && bytes && { media: { ...media, bytes } }
      return mailbox.keep({ ...message, account, chat: book.at(chat.address), serialized: key, ack: 0, ...file })
    },
    upload(bytes) {
      const path = `/media/${createHash('sha256').update(bytes).digest('hex')}`
      files.set(path, bytes)
      return path
    },
    file: path => files.get(path),
    store: media => ({ ...media, directPath: mailbox.upload(media.bytes) }),
  }
  return mailbox
}

export function tell({ account: _, serialized: __, chat, media, ...message }: Kept): ToldMessage {
  const file = media && {
    directPath: media.directPath,
    mimetype: media.mimetype,
    name: media.name,
    size: media.bytes.length,
    filehash: createHash('sha256').update(media.bytes).digest('base64'),
  }
  return { ...message, chat: told(chat, addressOf(chat)), ...(file ? { media: file } : {}) }
}
