import { startOfDay, startOfNextDay } from '../brazil/dates.ts'
import type { Place } from './message-cursor.ts'
import type { MessageFilters } from './message-page.ts'

/**
 * The page's SQL. Written by hand because neither database finds the right index among a dozen that all begin with
 * the company: MariaDB is told which one, inside a comment that only it reads; from SQLite every column but the
 * leading one is hidden. The ids come from the index alone, then the rows of that page are fetched.
 */
export function messageQuery(
  filters: MessageFilters,
  { timeZone, after }: { timeZone: string; after: Place | undefined },
): { sql: string; values: Record<string, string> } {
  const { from, to, subject, ...rest } = filters
  const values = defined({
    ...rest,
    subjectKind: subject,
    from: from && instant(startOfDay(from, timeZone)),
    before: upperBound(to ? startOfNextDay(to, timeZone) : undefined, after?.createdAt),
    afterTime: after && instant(after.createdAt),
    afterId: after?.id,
  })
  const leading = leads.find(({ columns }) => columns.some(column => column in values))
  const conditions = [
    ...filterColumns.filter(column => column in values).map(column => equal(column, leading?.columns.includes(column))),
    ...('from' in values ? ['createdAt >= :from'] : []),
    ...('before' in values ? ['createdAt < :before'] : []),
    ...(after ? ['(createdAt < :afterTime OR id < :afterId)'] : []),
  ]
  const sql = `
    SELECT m.* FROM (
      SELECT id FROM messages ${leading ? hint(leading.index) : hint('createdAt')}
      WHERE ${['companyId = :companyId', ...conditions].join(' AND ')}
      ORDER BY createdAt DESC, id DESC LIMIT :limit
    ) AS page JOIN messages AS m ON m.id = page.id
    ORDER BY m.createdAt DESC, m.id DESC`
  return { sql, values }
}

/** The most telling first: the first one given leads the index. A document has few messages, so any index of its will do. */
const leads: { columns: string[]; index?: string }[] = [
  { columns: ['subjectId', 'subjectKind'] },
  { columns: ['contactId'], index: 'contactId_createdAt' },
  { columns: ['status'], index: 'status_createdAt' },
  { columns: ['type'], index: 'type_createdAt' },
  { columns: ['plugin'], index: 'plugin_createdAt' },
  { columns: ['channel'], index: 'channel_createdAt' },
]
const filterColumns = leads.flatMap(lead => lead.columns)

const hint = (index: string | undefined) => (index ? `/*! FORCE INDEX (messages_companyId_${index}_id) */` : '')
const equal = (column: string, plain = false) =>
  plain ? `${column} = :${column}` : `COALESCE(${column}, '') = :${column}`

/**
 * Implied by the pair of the cursor, and said nevertheless: only a plain bound lets a database enter the index there.
 * Never two upper bounds: SQLite would enter at the wrong one and walk.
 */
function upperBound(end: Date | undefined, cursor: Date | undefined): string | undefined {
  const times = [end?.getTime(), cursor && cursor.getTime() + 1].filter(time => time !== undefined)
  return times.length > 0 ? instant(new Date(Math.min(...times))) : undefined
}

/**
 * As both databases write a moment. SQLite's text ends in ` +00:00`, so it never equals this and sorts right behind it:
 * compare with `<` and `>=` only.
 */
const instant = (date: Date) => date.toISOString().replace('T', ' ').replace('Z', '')

const defined = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
