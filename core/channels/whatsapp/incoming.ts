import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'
import type { Request } from '../../people/opt-out.ts'

/** How the customer was recognised: by the message answered, a known account, the number, or a person who picked. */
export type MatchedBy = 'quote' | 'account' | 'number' | 'person'

/** A file that came along. Kept by its content; what it claims to be is not believed. */
export interface Media {
  /** File name with ending, harmless as a name. */
  name: string
  /** Found in the bytes themselves. */
  contentType: string
  /** Bytes. */
  size: number
  /** SHA-256; null when it was not kept. */
  hash: string | null
  /** A Portuguese sentence: why it was not kept. */
  note?: string
}

/** What customers write to our numbers, each once. */
export const IncomingMessages = defineModel(
  'incoming_messages',
  {
    /** The number it was written to. */
    senderId: column.id(),
    /** null: nobody knows whose it is until a person picks. */
    contactId: optional(column.id()),
    matchedBy: optional(column.text<MatchedBy>(20)),
    /** The provider's own id of it. */
    providerId: column.text(),
    /** The account it came from, as the provider calls it. */
    fromId: column.text(100),
    /** In E.164, as told; null when WhatsApp hides it. */
    number: optional(column.text(20)),
    lid: optional(column.text(60)),
    body: column.longText(),
    media: optional(column.json<Media>()),
    /** Our message that it answers. */
    quotedMessageId: optional(column.id()),
    classification: column.text<Request>(20),
    receivedAt: column.instant(),
    /** Nobody has to see to it any more. */
    handledAt: optional(column.instant()),
    handledBy: optional(column.text()),
  },
  { unique: [['senderId', 'providerId']] },
)
export type Incoming = Row<typeof IncomingMessages>
