import type { Work } from '../../data/work.ts'

/** What two rows of one person have in common. */
export interface RowKeys {
  taxId: string | null
  /** Digest of name and mobile. */
  mobileKey: string | null
  /** Digest of name and e-mail. */
  emailKey: string | null
  /** Where both are the same registered customer. */
  contactId: string | null
}

const columns = ['taxId', 'contactId', 'mobileKey', 'emailKey'] as const
type KeyColumn = (typeof columns)[number]
/** Shared by two people, it makes them one: names are shared by many. */
const sure: readonly KeyColumn[] = ['taxId', 'contactId']

export interface Original {
  line: number
  taxId: string | null
}

/** The rows of a file so far, by what doubles are found by. */
export interface Earlier {
  /** The first row of the same person; undefined when there is none. */
  find(keys: RowKeys): Original | undefined
  add(keys: RowKeys, line: number): void
}

/** What the rows before `line` share with the given ones. */
export async function earlierRows(
  work: Work,
  { importId, line }: { importId: string; line: number },
  given: readonly RowKeys[],
): Promise<Earlier> {
  const first = new Map<string, Original>()
  const note = (name: string, row: Original) => {
    if (row.line < (first.get(name)?.line ?? Number.POSITIVE_INFINITY)) first.set(name, row)
  }
  for (const column of columns) {
    const values = [...new Set(given.flatMap(keys => keys[column] ?? []))]
    if (values.length === 0) continue
    // Two first lines for each: however many rows share a name and a number, there is little to read.
    const found = await work.query<{ value: string; numbered: string | null; line: number }>(
      `SELECT ${column} AS value, MIN(taxId) AS numbered, MIN(line) AS line FROM contact_import_rows
       WHERE companyId = :companyId AND importId = :importId AND line < :line AND ${column} IN (:values)
       GROUP BY ${column}, taxId IS NULL`,
      { importId, line, values },
    )
    for (const { value, numbered: taxId, line } of found)
      note(nameOf(column, value, taxId), { line: Number(line), taxId })
  }
  return {
    find: keys => earliest(columns.flatMap(column => lookUp(column, keys).flatMap(name => first.get(name) ?? []))),
    add: (keys, line) => {
      for (const column of columns) {
        const value = keys[column]
        if (value) note(nameOf(column, value, keys.taxId), { line, taxId: keys.taxId })
      }
    },
  }
}

/** Two people with numbers of their own are two, though they share a name and a phone. */
function lookUp(column: KeyColumn, keys: RowKeys): string[] {
  const value = keys[column]
  if (!value) return []
  const anyone = sure.includes(column) || keys.taxId === null
  return [nameOf(column, value, null), ...(anyone ? [nameOf(column, value, 'numbered')] : [])]
}

/** Rows with a number of their own stand apart from those without. */
const nameOf = (column: KeyColumn, value: string, taxId: string | null) =>
  `${column}|${value}|${taxId === null ? 'bare' : 'numbered'}`
const earliest = (rows: readonly Original[]) => [...rows].sort((one, other) => one.line - other.line)[0]
