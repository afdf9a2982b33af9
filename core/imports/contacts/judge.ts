import type { Work } from '../../data/work.ts'
import { nameKeyOf } from '../../people/search-text.ts'
import { type Earlier, earlierRows, type RowKeys } from './doubles.ts'
import { fillingText, lackOf } from './fill.ts'
import type { ContactImport, ContactImportRow } from './import.ts'
import { isContact, keysOf, type Match, matchContacts, namesakesOf } from './match.ts'
import { type RightRow, readContactRow } from './row.ts'

/** What the dry run says of a row. */
export type Judgement = Pick<
  ContactImportRow,
  'verdict' | 'problem' | 'remark' | 'taxId' | 'mobileKey' | 'emailKey' | 'contactId'
>

const nothing = { problem: null, remark: null, taxId: null, mobileKey: null, emailKey: null, contactId: null }

/** By row, in the order of lines: new, registered, a double or wrong, and why. Changes nothing. */
export async function judgeContacts(
  work: Work,
  rows: readonly ContactImportRow[],
  kept: ContactImport,
): Promise<Map<string, Judgement>> {
  const read = rows.map(row => ({ row, read: readContactRow(row.cells, { ...kept, today: work.today }) }))
  const right = read.flatMap(({ row, read }) => ('problems' in read ? [] : [{ row, read }]))
  const people = right.map(({ read }) => read.values)
  const matches = await matchContacts(work, people)
  const namesakes = await namesakesOf(work, people)
  const keyed = right.map(({ row, read }, index) => {
    const match = matches[index]
    const keys = keysOf(read.values)
    const whose = isContact(match) ? { contactId: match.id, taxId: keys.taxId ?? match.taxId } : { contactId: null }
    return { row, read: noting(read, namesakes), match, keys: { ...keys, ...whose } }
  })
  const place = { importId: kept.id, line: rows[0]?.line ?? 0 }
  const earlier = await earlierRows(
    work,
    place,
    keyed.map(({ keys }) => keys),
  )
  const judged = new Map<string, Judgement>()
  for (const { row, read: wrong } of read)
    if ('problems' in wrong) judged.set(row.id, { ...nothing, verdict: 'wrong', problem: wrong.problems.join(' ') })
  for (const one of keyed) judged.set(one.row.id, judgement(one, earlier, kept))
  return judged
}

interface Keyed {
  row: ContactImportRow
  read: RightRow
  match: Match
  keys: RowKeys
}

function judgement({ row, read, match, keys }: Keyed, earlier: Earlier, kept: ContactImport): Judgement {
  if (match && !isContact(match)) return { ...nothing, verdict: 'wrong', problem: match.unclear }
  const original = earlier.find(keys)
  const whose = { ...nothing, ...keys, taxId: keys.taxId ?? original?.taxId ?? null }
  earlier.add(whose, row.line)
  if (original) return { ...whose, verdict: 'double', remark: `É a mesma pessoa da linha ${original.line}.` }
  if (!isContact(match)) return { ...whose, verdict: 'new', remark: sentences(read.remarks) }
  const lack = lackOf(match, read.values)
  const isFull = Object.keys(lack).length === 0
  if (kept.known === 'fill' && !isFull)
    return { ...whose, verdict: 'fill', remark: sentences([fillingText(lack), ...read.remarks]) }
  return { ...whose, verdict: 'same', remark: isFull ? 'Não falta nada no cadastro.' : 'Fica como está.' }
}

/** A name alone makes nobody the same person, but a person may know. */
function noting(read: RightRow, namesakes: ReadonlySet<string>): RightRow {
  const { name, taxId, mobile, email } = read.values
  if (taxId || mobile || email || !namesakes.has(nameKeyOf(name))) return read
  return {
    ...read,
    remarks: [...read.remarks, 'Já há um cadastro com este nome; a linha não diz se é a mesma pessoa.'],
  }
}

const sentences = (remarks: readonly string[]): string | null => remarks.join(' ') || null
