import { addDays, startOfDay } from '../brazil/dates.ts'
import { decode } from '../data/column.ts'
import type { Work } from '../data/work.ts'
import { type Contact, Contacts } from '../people/contact.ts'
import { pageOf, readCursor, writeCursor } from '../people/cursor.ts'
import type { ContactCheck } from './contact-check.ts'

/** How many customers each finds, those in the archive left out. */
export async function countChecks(work: Work, checks: readonly ContactCheck[]): Promise<number[]> {
  const counts = await Promise.all(
    checks.map(({ condition }) =>
      work.query<{ amount: number }>(`SELECT COUNT(*) AS amount ${from(condition)}`, values(work)),
    ),
  )
  return counts.map(rows => Number(rows[0]?.amount ?? 0))
}

/** By name; doubles by what they are alike in, so that they stand together. Throws Invalid when the cursor is none of ours. */
export async function checkedContacts(
  work: Work,
  { condition, alike }: ContactCheck,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; nextCursor: string | null }> {
  const order = `c.${alike ?? 'nameKey'}`
  const after = cursor === undefined ? undefined : readCursor(cursor, 2).map(String)
  const beyond = `AND (${order} > :key OR (${order} = :key AND c.id > :id))`
  const rows = await work.query<Record<string, unknown>>(
    `SELECT c.* ${from(condition)} ${after ? beyond : ''} ORDER BY ${order}, c.id LIMIT :most`,
    { ...values(work), most: limit + 1, key: after?.[0] ?? '', id: after?.[1]?.replace(/[^\da-f-]/g, '') ?? '' },
  )
  const found = rows.map(toContact)
  return pageOf(found, limit, last => writeCursor([String(last[alike ?? 'nameKey']), last.id]))
}

const from = (condition: string) =>
  `FROM contacts AS c WHERE c.companyId = :companyId AND c.archivedAt IS NULL AND ${condition}`

const values = (work: Work) => ({ since: startOfDay(addDays(work.today, -90), work.timeZone) })

const toContact = (raw: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(Contacts.columns).map(([name, column]) => [name, decode(column, raw[name])]),
  ) as Contact
