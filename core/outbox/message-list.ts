import { Op } from 'sequelize'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { searchContacts } from '../people/contact-actions.ts'
import { pageOf, readCursor, writeCursor } from '../people/cursor.ts'
import { type Message, Messages } from './message.ts'

/** The lists of messages that need a person: to say yes, to mend the data, to say what happened, to try again. */
export const waitingLists = ['confirm', 'repair', 'unsure', 'failed'] as const
export type WaitingList = (typeof waitingLists)[number]

/** Held because something is missing; everything else that is held only waits for a yes. */
export const repairCodes: readonly string[] = ['repair', 'no_sender', 'no_words', 'no_address']

export interface WaitingFilters {
  list: WaitingList
  plugin?: string | undefined
  reasonCode?: string | undefined
  /** A name, a document, a phone, or words of the text. */
  search?: string | undefined
}

export interface WaitingPage {
  items: Message[]
  nextCursor: string | null
}

/** The newest first, keyset. Throws Invalid when the cursor is none of ours. */
export async function waitingPage(
  work: Work,
  filters: WaitingFilters,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<WaitingPage> {
  const conditions = [await matching(work, filters.search), cursor && beyond(cursor)].filter(isCondition)
  const where: Where<Message> = {
    ...listWhere(filters.list),
    ...(filters.plugin ? { plugin: filters.plugin } : {}),
    ...(filters.reasonCode ? { reasonCode: filters.reasonCode } : {}),
    ...(conditions.length > 0 ? { [Op.and]: conditions } : {}),
  }
  const order: ['createdAt' | 'id', 'DESC'][] = [
    ['createdAt', 'DESC'],
    ['id', 'DESC'],
  ]
  const rows = await work.of(Messages).all({ where, order, limit: limit + 1 })
  return pageOf(rows, limit, last => writeCursor([last.createdAt.getTime(), last.id]))
}

/** Beyond it a tab says "99+": counting on would cost more than anybody learns from it. */
export const countAtMost = 100

/** How many wait on each list, at most a hundred each. */
export async function countLists(work: Work): Promise<Record<WaitingList, number>> {
  const counts = waitingLists.map(
    list => `(SELECT COUNT(*) FROM
      (SELECT 1 FROM messages WHERE companyId = :companyId AND ${conditions[list]} LIMIT ${countAtMost}) AS ${list}_rows
    ) AS ${list}Count`,
  )
  const [row] = await work.query<Record<string, number>>(`SELECT ${counts.join(', ')}`, { repairCodes })
  const counted = waitingLists.map(list => [list, Number(row?.[`${list}Count`] ?? 0)])
  return Object.fromEntries(counted) as Record<WaitingList, number>
}

const conditions: Record<WaitingList, string> = {
  confirm: "status = 'held' AND (reasonCode IS NULL OR reasonCode NOT IN (:repairCodes))",
  repair: "status = 'held' AND reasonCode IN (:repairCodes)",
  unsure: "status = 'unsure'",
  failed: "status IN ('failed', 'expired')",
}

function listWhere(list: WaitingList): Where<Message> {
  switch (list) {
    case 'confirm':
      return { status: 'held', [Op.or]: [{ reasonCode: null }, { reasonCode: { [Op.notIn]: [...repairCodes] } }] }
    case 'repair':
      return { status: 'held', reasonCode: [...repairCodes] }
    case 'unsure':
      return { status: 'unsure' }
    case 'failed':
      return { status: ['failed', 'expired'] }
  }
}

const mostContacts = 200

async function matching(work: Work, search: string | undefined): Promise<Condition | undefined> {
  const text = search?.trim()
  if (!text) return undefined
  const { items } = await searchContacts(work, { text, limit: mostContacts })
  const like = { [Op.like]: `%${text.replace(/[%_\\]/g, '')}%` }
  const inText = ['recipientName', 'address', 'subject', 'body'].map(field => ({ [field]: like }))
  return { [Op.or]: [...(items.length > 0 ? [{ contactId: items.map(contact => contact.id) }] : []), ...inText] }
}

function beyond(cursor: string): Condition {
  const [time, id] = readCursor(cursor, 2)
  const createdAt = new Date(Number(time))
  return { [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { createdAt, id: { [Op.lt]: String(id) } }] }
}

type Condition = Record<string | symbol, unknown>
const isCondition = (given: Condition | '' | undefined): given is Condition => typeof given === 'object'
