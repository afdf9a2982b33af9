import { Op } from 'sequelize'
import { contactInput, Invalid, readInput, type Where, type Work } from '#core'
import { type Import, type ImportRow, ImportRows } from './import.ts'
import { bringContact, missingKey, ownersOf } from './import-contacts.ts'
import { type ReadRow, readRow, type WrongRow } from './import-row.ts'

type Verdict = Pick<ImportRow, 'groupKey' | 'problem'>

/** By row: what is wrong with it, and which charge it belongs to. Looks up all customers at once, and changes nothing. */
export async function judge(
  work: Work,
  rows: readonly ImportRow[],
  { mapping, createMissing }: Pick<Import, 'mapping' | 'createMissing'>,
): Promise<Map<string, Verdict>> {
  const read = rows.map(({ id, line, cells }) => ({ id, line, row: readRow(cells, mapping) }))
  const known = read.flatMap(({ id, row }) => {
    const whose = isRight(row) ? row : row.whose
    return whose ? [{ id, whose }] : []
  })
  const owners = await ownersOf(
    work,
    known.map(({ whose }) => whose),
  )
  const ownerOf = new Map(known.map(({ id }, index) => [id, owners[index]]))
  return new Map(
    read.map(({ id, line, row }) => {
      const owner = ownerOf.get(id)
      const problem = isRight(row) ? whoseProblem(row, owner, createMissing) : row.problems.join(' ')
      return [id, { problem: problem ?? null, groupKey: groupOf(row, { line, owner }) }]
    }),
  )
}

const isRight = (row: ReadRow | WrongRow): row is ReadRow => !('problems' in row)

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
function groupOf(row: ReadRow | WrongRow, { line, owner }: { line: number; owner: Owner }): string {
  if (!row.document) return `|${String(line).padStart(7, '0')}`
  const whose = isRight(row) ? row : row.whose
  if (!whose) return keyOf(row.document, nobody)
  return keyOf(row.document, owner && 'contactId' in owner ? owner.contactId : missingKey(whose))
}

/** Whose a row is when nobody can tell: it may belong to any charge of its document. */
const nobody = '?'
const keyOf = (document: string, whose: string) => `${document}|${whose}`.slice(0, 191)

/**
 * A charge is imported whole or not at all: with one of its rows wrong the others are left out too. Goes over the charges
 * after the given one, `limit` at a time; resolves to the last it came to, undefined when there are no more.
 */
export async function refuseBrokenGroups(
  work: Work,
  importId: string,
  { after, limit }: { after: string; limit: number },
): Promise<string | undefined> {
  const broken = await work.query<{ groupKey: string; line: number }>(
    `SELECT groupKey, MIN(line) AS line FROM receivable_import_rows
      WHERE companyId = :companyId AND importId = :importId AND chargeId IS NULL AND groupKey > :after
        AND problem IS NOT NULL GROUP BY groupKey ORDER BY groupKey LIMIT ${Number(limit)}`,
    { importId, after },
  )
  const lines = new Map(broken.map(({ groupKey, line }) => [groupKey, line]))
  const fine = lines.size > 0 ? await rightRows(work, importId, { groupKey: [...lines.keys()] }) : []
  await leaveOut(work, importId, fine, ({ groupKey }) => lines.get(groupKey ?? ''))
  if (broken.length === limit) return broken.at(-1)?.groupKey
  await refuseUnowned(work, importId)
  return undefined
}

/** Where a wrong row is nobody's, it may be of any charge of its document. */
async function refuseUnowned(work: Work, importId: string): Promise<void> {
  const unowned = await work.of(ImportRows).all({
    where: { importId, chargeId: null, groupKey: { [Op.like]: `%|${nobody}` } },
    order: [['line', 'DESC']],
  })
  const lines = new Map(unowned.map(({ groupKey, line }) => [documentOf(groupKey), line]))
  if (lines.size === 0) return
  const fine = await rightRows(work, importId, { groupKey: { [Op.notLike]: '|%' } })
  await leaveOut(work, importId, fine, ({ groupKey }) => lines.get(documentOf(groupKey)))
}

const rightRows = (work: Work, importId: string, where: Where<ImportRow>): Promise<ImportRow[]> =>
  work.of(ImportRows).all({ where: { importId, chargeId: null, problem: null, ...where } })

async function leaveOut(
  work: Work,
  importId: string,
  rows: readonly ImportRow[],
  because: (row: ImportRow) => number | undefined,
): Promise<void> {
  const found = rows.flatMap(row => {
    const line = because(row)
    return line === undefined ? [] : [[row.id, { problem: leftOut(line) }] as const]
  })
  for (let from = 0; from < found.length; from += changesAtOnce)
    await work.of(ImportRows).changeEach({ importId, problem: null }, new Map(found.slice(from, from + changesAtOnce)))
}

const changesAtOnce = 500
const documentOf = (groupKey: string | null) => (groupKey ?? '').replace(/\|[^|]*$/, '')
const leftOut = (line: number) =>
  `A linha ${line}, da mesma cobrança, tem um problema: a cobrança entra inteira ou não entra.`

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
