import { Op } from 'sequelize'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { type ContactImportRow, ContactImportRows, type Verdict } from './import.ts'

/** What the rows of an import can be narrowed to; `noted`: new ones that a remark goes with. */
export type RowList = 'all' | Verdict | 'noted'

const lists: Record<Exclude<RowList, Verdict>, Where<ContactImportRow>> = {
  all: {},
  noted: { verdict: 'new', remark: { [Op.ne]: null } },
}

export interface ImportCounts extends Record<RowList, number> {
  made: number
  filled: number
  /** Right, and not in yet: to be registered, and to be filled in. */
  toMake: number
  toFill: number
}

/** How many rows there are of each sort. */
export async function countRows(work: Work, importId: string): Promise<ImportCounts> {
  const groups = await work.query<{ verdict: Verdict | null; outcome: string | null; noted: number; amount: number }>(
    `SELECT verdict, outcome, remark IS NOT NULL AS noted, COUNT(*) AS amount FROM contact_import_rows
     WHERE companyId = :companyId AND importId = :importId GROUP BY verdict, outcome, remark IS NOT NULL`,
    { importId },
  )
  type Group = (typeof groups)[number]
  const count = (wanted: (group: Group) => boolean) =>
    groups.filter(wanted).reduce((sum, { amount }) => sum + Number(amount), 0)
  const of = (verdict: Verdict) => count(group => group.verdict === verdict)
  return {
    ...{ all: count(() => true), new: of('new'), fill: of('fill'), same: of('same'), double: of('double') },
    ...{ wrong: of('wrong'), noted: count(({ verdict, noted }) => verdict === 'new' && Number(noted) === 1) },
    ...{ made: count(({ outcome }) => outcome === 'made'), filled: count(({ outcome }) => outcome === 'filled') },
    toMake: count(({ verdict, outcome }) => verdict === 'new' && outcome === null),
    toFill: count(({ verdict, outcome }) => verdict === 'fill' && outcome === null),
  }
}

/** In the order of the file, from the line after `after`. */
export async function rowPage(
  work: Work,
  importId: string,
  { list, after, limit }: { list: RowList; after: number; limit: number },
): Promise<{ items: ContactImportRow[]; nextLine: number | null }> {
  const narrowed = list in lists ? lists[list as keyof typeof lists] : { verdict: list as Verdict }
  const where = { importId, ...narrowed, line: { [Op.gt]: after } }
  const found = await work.of(ContactImportRows).all({ where, order: [['line', 'ASC']], limit: limit + 1 })
  const items = found.slice(0, limit)
  return { items, nextLine: found.length > limit ? (items.at(-1)?.line ?? null) : null }
}
