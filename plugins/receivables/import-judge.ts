import { contactInput, Invalid, readInput, type Work } from '#core'
import type { Import, ImportRow } from './import.ts'
import { bringContact, ownersOf } from './import-contacts.ts'
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
    const problem = isRow(found) ? whoseProblem(found, owners[next++], createMissing) : found.problems.join(' ')
    verdicts.set(
      id,
      problem ? { problem, groupKey: null } : { problem: null, groupKey: groupOf(found as ReadRow, line) },
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
function groupOf({ taxId, email, name, document }: ReadRow, line: number): string {
  const whose = (taxId ?? email.toLowerCase()) || name.toLowerCase()
  return (document ? `${whose}|${document}` : `|${String(line).padStart(7, '0')}`).slice(0, 191)
}
