import { Op } from 'sequelize'
import { startOfDay, startOfNextDay } from '../brazil/dates.ts'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import { type Message, type MessageStatus, Messages } from '../outbox/message.ts'
import { cursorOf, type Place, placeOf } from './message-cursor.ts'

/** What is asked for; what is left out does not matter. */
export interface MessageFilters {
  /** Kind of document, `quote`. */
  subject?: string | undefined
  subjectId?: string | undefined
  contactId?: string | undefined
  channel?: ChannelKind | undefined
  status?: MessageStatus | undefined
  type?: string | undefined
  plugin?: string | undefined
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
 * A page of the history, the newest first. Keyset, never OFFSET: page 4,000 costs what page 1 costs.
 * Throws Invalid when the cursor is none of ours.
 */
export async function messagePage(
  work: Work,
  filters: MessageFilters,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<MessagePage> {
  const where = whereOf(work, filters, cursor ? placeOf(cursor) : undefined)
  const rows = await work.of(Messages).all({
    where,
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
    // One more than asked for tells whether there is a next page.
    limit: limit + 1,
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}

function whereOf(work: Work, filters: MessageFilters, after: Place | undefined): Where<Message> {
  const { from, to, subject, ...equal } = filters
  const bounds = {
    ...(from ? { [Op.gte]: startOfDay(from, work.timeZone) } : {}),
    ...(to ? { [Op.lt]: startOfNextDay(to, work.timeZone) } : {}),
    // Said although the pair below implies it: only a plain bound lets the databases enter the index at the cursor.
    ...(after ? { [Op.lte]: after.createdAt } : {}),
  }
  const given = Object.entries({ ...equal, subjectKind: subject }).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(given),
    ...(Reflect.ownKeys(bounds).length > 0 ? { createdAt: bounds } : {}),
    ...(after ? { [Op.or]: [{ createdAt: { [Op.lt]: after.createdAt } }, { id: { [Op.lt]: after.id } }] } : {}),
  }
}
