import { decode } from '../data/column.ts'
import type { Work } from '../data/work.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import { type Message, type MessageStatus, Messages } from '../outbox/message.ts'
import { cursorOf, placeOf } from './message-cursor.ts'
import { messageQuery } from './message-query.ts'

/** What is asked for; what is left out does not matter. */
export interface MessageFilters {
  contactId?: string | undefined
  subjectId?: string | undefined
  /** Kind of document, `quote`. */
  subject?: string | undefined
  status?: MessageStatus | undefined
  type?: string | undefined
  plugin?: string | undefined
  channel?: ChannelKind | undefined
  /** Civil dates in the company's time zone, both included, of the message's creation. */
  from?: string | undefined
  to?: string | undefined
}

export interface MessagePage {
  items: Message[]
  /** Where the next page begins; null on the last one. */
  nextCursor: string | null
}

/**
 * A page of the history, the newest first. Keyset, never OFFSET: a page far down costs what the first one costs.
 * Throws Invalid when the cursor is none of ours.
 */
export async function messagePage(
  work: Work,
  filters: MessageFilters,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<MessagePage> {
  const { sql, values } = messageQuery(filters, {
    timeZone: work.timeZone,
    after: cursor ? placeOf(cursor) : undefined,
  })
  // One more than asked for tells whether there is a next page.
  const rows = await work.query<Record<string, unknown>>(sql, { ...values, limit: limit + 1 })
  const items = rows.slice(0, limit).map(toMessage)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}

const toMessage = (raw: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(Messages.columns).map(([name, column]) => [name, decode(column, raw[name])]),
  ) as Message
