import { Op } from 'sequelize'
import { Invalid, pageOf, readCursor, searchContacts, type Work, writeCursor } from '#core'
import { CashbackEntries, type CashbackEntry } from './entry.ts'

export interface Balance {
  contactId: string
  name: string
  cents: number
}

interface Page {
  cursor?: string | undefined
  limit: number
}

/**
 * Who has cashback, by name, a page at a time; with a text whoever it finds, with or without. What expired since the
 * clock last looked still counts here.
 */
export async function balances(
  work: Work,
  { search, cursor, limit }: Page & { search?: string | undefined },
): Promise<{ items: Balance[]; nextCursor: string | null }> {
  if (search) return found(work, { search, cursor, limit })
  const after = cursor === undefined ? undefined : readCursor(cursor, 2).map(String)
  const rows = await work.query<Balance & { nameKey: string }>(
    `SELECT c.id AS contactId, c.name, c.nameKey, b.cents
       FROM (SELECT contactId, SUM(cents) AS cents FROM cashback_entries WHERE companyId = :companyId
              GROUP BY contactId HAVING SUM(cents) > 0) AS b
       JOIN contacts c ON c.id = b.contactId AND c.companyId = :companyId
      ${after ? 'WHERE c.nameKey > :nameKey OR (c.nameKey = :nameKey AND c.id > :id)' : ''}
      ORDER BY c.nameKey, c.id LIMIT :most`,
    { most: limit + 1, ...(after ? { nameKey: after[0], id: idIn(after[1]) } : {}) },
  )
  const page = pageOf(rows, limit, last => writeCursor([last.nameKey, last.contactId]))
  return { ...page, items: page.items.map(({ contactId, name, cents }) => ({ contactId, name, cents: Number(cents) })) }
}

async function found(work: Work, { search, cursor, limit }: Page & { search: string }) {
  const { items, nextCursor } = await searchContacts(work, {
    text: search,
    limit,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  const ids = items.map(({ id }) => id)
  const sums =
    ids.length === 0
      ? []
      : await work.query<{ contactId: string; cents: number }>(
          `SELECT contactId, SUM(cents) AS cents FROM cashback_entries
            WHERE companyId = :companyId AND contactId IN (:ids) GROUP BY contactId`,
          { ids },
        )
  const byContact = new Map(sums.map(({ contactId, cents }) => [contactId, Number(cents)]))
  return {
    items: items.map(({ id, name }) => ({ contactId: id, name, cents: byContact.get(id) ?? 0 })),
    nextCursor,
  }
}

/** What all customers together could use. */
export async function outstanding(work: Work): Promise<number> {
  const [row] = await work.query<{ cents: number | null }>(
    'SELECT SUM(cents) AS cents FROM cashback_entries WHERE companyId = :companyId',
  )
  return Number(row?.cents ?? 0)
}

/** A contact's ledger, the newest first, a page at a time. */
export async function ledgerPage(
  work: Work,
  contactId: string,
  { cursor, limit }: Page,
): Promise<{ items: CashbackEntry[]; nextCursor: string | null }> {
  const rows = await work.of(CashbackEntries).all({
    where: { contactId, ...(cursor === undefined ? {} : { position: { [Op.lt]: positionIn(cursor) } }) },
    order: [['position', 'DESC']],
    limit: limit + 1,
  })
  return pageOf(rows, limit, last => writeCursor([last.position]))
}

function positionIn(cursor: string): number {
  const [position] = readCursor(cursor, 1)
  if (Number.isInteger(position)) return position as number
  throw new Invalid({ cursor: 'Esta página da lista não existe. Volte ao começo da lista.' })
}

/** MariaDB refuses to compare an id with what is not ASCII. */
const idIn = (text: string | undefined) => (/^[\da-f-]{36}$/.test(text ?? '') ? text : '')
