import { contactInput, Invalid, readInput, type Work } from '#core'
import { type Import, type ImportRow, ImportRows } from './import.ts'
import { bringContact, missingKey, ownersOf } from './import-contacts.ts'
import { type ReadRow, readRow } from './import-row.ts'

type Verdict = Pick<ImportRow, 'groupKey' | 'problem'>

/** By row: what is wrong with it, or which charge it belongs to. Looks up all customers at once, and changes nothing. */
export async function judge(
  work: Work,
  rows: readonly ImportRow[],
  { mapping, createMissing }: Pick<Import, 'mapping' | 'createMissing'>,
): Promise<Map<string, Verdict>> {
  const read = rows.map(({ cells }) => readRow(cells, mapping))
  const owners = await ownersOf(work, read.filter(isRow))
  const verdicts = new Map<string, Verdict>()
  let next = 0
  for (const [index, { id, line }] of rows.entries()) {
    const found = read[index] as (typeof read)[number]
    if (!isRow(found)) {
      verdicts.set(id, { problem: found.problems.join(' '), groupKey: null })
      continue
    }
    const owner = owners[next++]
    const problem = whoseProblem(found, owner, createMissing)
    verdicts.set(
      id,
      problem ? { problem, groupKey: null } : { problem: null, groupKey: groupOf(found, { line, owner }) },
    )
  }
  return verdicts
}

const isRow = (read: ReadRow | { problems: string[] }): read is ReadRow => !('problems' in read)

type Owner = Awaited<ReturnType<typeof ownersOf>>[number] | undefined

function whoseProblem(row: ReadRow, owner: Owner, createMissing: boolean): string | undefined {
  if (owner && 'problem' in owner) return owner.problem
  if (owner && 'contactId' in owner) return undefined
  if (!createMissing) return `Cliente não cadastrado: ${row.name || row.taxId || row.email}.`
  try {
    readInput(contactInput, { ...bringContact(row), mobile: null })
    return undefined
  } catch (error) {
    if (error instanceof Invalid) return Object.values(error.fields).join(' ')
    throw error
  }
}

/** One document of one customer is one charge; a row without a document is a charge of its own. */
function groupOf(row: ReadRow, { line, owner }: { line: number; owner: Owner }): string {
  if (!row.document) return `|${String(line).padStart(7, '0')}`
  const whose = owner && 'contactId' in owner ? owner.contactId : missingKey(row)
  return `${row.document}|${whose}`.slice(0, 191)
}

/** A charge has at most 480 instalments; only the whole file shows that a document has more. */
export async function refuseLongGroups(work: Work, importId: string): Promise<void> {
  const groups = await work.query<{ groupKey: string }>(
    `SELECT groupKey FROM receivable_import_rows WHERE companyId = :companyId AND importId = :importId
     AND groupKey > '' GROUP BY groupKey HAVING COUNT(*) > ${mostInstalments}`,
    { importId },
  )
  const problem = `O documento tem mais de ${mostInstalments} parcelas.`
  for (const { groupKey } of groups)
    await work.of(ImportRows).change({ importId, groupKey, chargeId: null }, { problem, groupKey: null })
}

const mostInstalments = 480
