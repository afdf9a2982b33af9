import { Op } from 'sequelize'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import { pageOf, readCursor, writeCursor } from '../../people/cursor.ts'
import { type Incoming, IncomingMessages } from './incoming.ts'

/** Those that need a person: to read what is asked for, to say whose it is, to have a look; and all there are. */
export const incomingLists = ['new', 'unmatched', 'requests', 'all'] as const
export type IncomingList = (typeof incomingLists)[number]

export interface IncomingFilters {
  list: IncomingList
  senderId?: string | undefined
  /** A name, a document, a phone, or words of the text. */
  search?: string | undefined
}

/** The newest first, keyset. Throws Invalid when the cursor is none of ours. */
export async function incomingPage(
  work: Work,
  { list, senderId, search }: IncomingFilters,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Incoming[]; nextCursor: string | null }> {
  const conditions = [...(await matching(work, search)), ...(cursor ? [beyond(cursor)] : [])]
  const where: Where<Incoming> = {
    ...listWhere[list],
    ...(senderId ? { senderId } : {}),
    ...(conditions.length > 0 ? { [Op.and]: conditions } : {}),
  }
  const order: ['receivedAt' | 'id', 'DESC'][] = [
    ['receivedAt', 'DESC'],
    ['id', 'DESC'],
  ]
  const rows = await work.of(IncomingMessages).all({ where, order, limit: limit + 1 })
  return pageOf(rows, limit, last => writeCursor([last.receivedAt.getTime(), last.id]))
}

/** Beyond it a tab says "99+": counting on would cost more than anybody learns from it. */
const countAtMost = 100

/** How many wait on each list that waits, at most a hundred each. */
export async function countIncoming(work: Work): Promise<Record<Exclude<IncomingList, 'all'>, number>> {
  const count = (condition: string, name: string) =>
    `(SELECT COUNT(*) FROM (SELECT 1 FROM incoming_messages
      WHERE companyId = :companyId AND handledAt IS NULL AND ${condition} LIMIT ${countAtMost}) AS ${name}_rows) AS ${name}Count`
  const [row] = await work.query<Record<string, number>>(
    `SELECT ${count('contactId IS NULL', 'unmatched')},
      ${count("contactId IS NOT NULL AND classification = 'plain'", 'plain')},
      ${count("contactId IS NOT NULL AND classification <> 'plain'", 'requests')}`,
  )
  return {
    new: Number(row?.plainCount ?? 0),
    unmatched: Number(row?.unmatchedCount ?? 0),
    requests: Number(row?.requestsCount ?? 0),
  }
}

const waiting = { handledAt: null }
const known = { contactId: { [Op.ne]: null } }
const listWhere: Record<IncomingList, Where<Incoming>> = {
  new: { ...waiting, ...known, classification: 'plain' },
  unmatched: { ...waiting, contactId: null },
  requests: { ...waiting, ...known, classification: { [Op.ne]: 'plain' } },
  all: {},
}

async function matching(work: Work, search: string | undefined): Promise<object[]> {
  const text = search?.trim()
  if (!text) return []
  const { items } = await searchContacts(work, { text, limit: 200 })
  const contains = (given: string) => ({ [Op.like]: `%${given.replace(/[%_\\]/g, '')}%` })
  const digits = text.replace(/\D/g, '')
  return [
    {
      [Op.or]: [
        { body: contains(text) },
        ...(digits.length >= 4 ? [{ number: contains(digits) }] : []),
        ...(items.length > 0 ? [{ contactId: items.map(contact => contact.id) }] : []),
      ],
    },
  ]
}

function beyond(cursor: string): object {
  const [time, id] = readCursor(cursor, 2)
  const receivedAt = new Date(Number(time))
  // MariaDB refuses to compare the id's column with what is not ASCII.
  if (Number.isNaN(receivedAt.getTime()) || !/^[\da-f-]{36}$/.test(String(id)))
    throw new Invalid({ cursor: 'Esta página da lista não existe. Volte ao começo da lista.' })
  return { [Op.or]: [{ receivedAt: { [Op.lt]: receivedAt } }, { receivedAt, id: { [Op.lt]: String(id) } }] }
}
