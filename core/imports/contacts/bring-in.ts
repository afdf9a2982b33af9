import type { Work } from '../../data/work.ts'
import type { Contact } from '../../people/contact.ts'
import { createContacts, updateContact } from '../../people/contact-actions.ts'
import { changeOf, lackOf } from './fill.ts'
import type { ContactImport, ContactImportRow } from './import.ts'
import { isContact, type Match, matchContacts } from './match.ts'
import { type RightRow, readContactRow } from './row.ts'

/** What became of a row. */
export type Result = Pick<ContactImportRow, 'verdict' | 'problem' | 'remark' | 'contactId' | 'filled' | 'outcome'>

interface Candidate {
  row: ContactImportRow
  read: RightRow
  match: Match
}

/** Makes and fills in what the dry run announced, unless it is no longer so; by row what became of it. */
export async function bringIn(
  work: Work,
  rows: readonly ContactImportRow[],
  kept: ContactImport,
): Promise<Map<string, Result>> {
  const read = rows.map(row => ({ row, read: readContactRow(row.cells, { ...kept, today: work.today }) }))
  const right = read.flatMap(({ row, read }) => ('problems' in read ? [] : [{ row, read }]))
  // Looked up anew: somebody may have registered one of them since the dry run.
  const matches = await matchContacts(
    work,
    right.map(({ read }) => read.values),
  )
  const candidates = right.map((one, index) => ({ ...one, match: matches[index] }))
  const fresh = candidates.filter(({ row, match }) => row.verdict === 'new' && !match)
  const made = await createContacts(
    work,
    fresh.map(({ read }) => read.input),
  )
  const results = new Map<string, Result>()
  for (const { row, read: wrong } of read)
    if ('problems' in wrong) results.set(row.id, refused(row, wrong.problems.join(' ')))
  for (const [index, { row }] of fresh.entries())
    results.set(row.id, { ...asJudged(row), contactId: made[index]?.id ?? null, outcome: 'made' })
  for (const one of candidates.filter(({ row }) => !results.has(row.id)))
    results.set(one.row.id, await settle(work, one))
  return results
}

async function settle(work: Work, { row, read, match }: Candidate): Promise<Result> {
  if (!match) return refused(row, 'O cadastro a completar não é mais o mesmo. Confira o arquivo de novo.')
  if (!isContact(match)) return refused(row, match.unclear)
  if (row.verdict === 'new') return same(row, match, 'Foi cadastrado nesse meio-tempo e fica como está.')
  const filled = lackOf(match, read.values)
  if (Object.keys(filled).length === 0) return same(row, match, 'Não falta nada no cadastro.')
  await updateContact(work, match.id, changeOf(filled))
  return { ...asJudged(row), contactId: match.id, filled, outcome: 'filled' }
}

const asJudged = ({ verdict, problem, remark, contactId }: ContactImportRow): Result => ({
  ...{ verdict, problem, remark, contactId, filled: null, outcome: null },
})
const refused = (row: ContactImportRow, problem: string): Result => ({ ...asJudged(row), verdict: 'wrong', problem })
const same = (row: ContactImportRow, { id }: Contact, remark: string): Result => ({
  ...{ ...asJudged(row), verdict: 'same', remark, contactId: id },
})
