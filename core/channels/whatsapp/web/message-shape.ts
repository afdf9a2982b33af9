import type { Message } from 'whatsapp-web.js'
import type { OwnMessage, Received } from './line.ts'
import { within } from './within.ts'

/** What the library keeps of a message beyond what its types say. */
interface Raw {
  filename?: string
  size?: number
  quotedStanzaID?: string
  from?: { _serialized?: string } | string
}

const rawOf = (message: Message) => message.rawData as Raw
const downloadMs = 120_000

/** Groups, status, newsletters and lists write to many; only what was written to us by one person is for us. */
export const isFromOnePerson = ({ from, isStatus }: Message) => !isStatus && /@(c\.us|lid)$/.test(from)

export function ownMessage(message: Message): OwnMessage {
  const { filename, size = 0 } = rawOf(message)
  return {
    providerId: message.id.id,
    ack: message.ack ?? 0,
    at: new Date(message.timestamp * 1_000),
    kind: message.type === 'chat' ? 'text' : message.type === 'document' ? 'document' : 'other',
    body: message.body,
    file: filename ? { name: filename, size: Number(size) } : null,
  }
}

export function received(message: Message): Received {
  const { quotedStanzaID, size = 0 } = rawOf(message)
  return {
    providerId: message.id.id,
    from: message.from,
    body: bodyOf(message),
    at: new Date(message.timestamp * 1_000),
    quotedProviderId: quotedStanzaID ?? null,
    type: message.type,
    media: message.hasMedia ? () => download(message) : null,
    mediaSize: Number(size),
  }
}

function bodyOf({ body, location }: Message): string {
  if (!location) return body
  const { latitude, longitude } = location
  return `Localização: https://www.google.com/maps?q=${latitude},${longitude}`
}

async function download(message: Message) {
  const media = await within(downloadMs, 'downloadMedia', message.downloadMedia())
  if (!media) return undefined
  return {
    name: media.filename ?? message.type,
    contentType: media.mimetype,
    bytes: new Uint8Array(Buffer.from(media.data, 'base64')),
  }
}
