import { Conflict, nextNumbers, readInput, recordAll, type Work } from '#core'
import { chargeRow, createdFact, instalmentRows } from './charge-actions.ts'
import { type CheckedCharge, chargeInput } from './charge-input.ts'
import type { Import, ImportRow } from './import.ts'
import { makeContact, missingKey, type Owner, ownersOf } from './import-contacts.ts'
import { type ReadRow, readRow } from './import-row.ts'
import { type Charge, Charges, Instalments } from './instalment.ts'

/** A charge for each group of rows, in their order. Throws Conflict when what was right in the dry run no longer is. */
export async function importGroups(work: Work, kept: Import, groups: readonly ImportRow[][]): Promise<Charge[]> {
  const read = groups.map(rows => rows.map(row => rightRow(row, kept)))
  const owners = await ownersOf(
    work,
    read.map(([first]) => first as ReadRow),
  )
  const made = new Map<string, string>()
  const inputs: CheckedCharge[] = []
  for (const [index, rows] of read.entries()) {
    const [line] = groups[index] as [ImportRow]
    const contactId = await whose(work, { row: rows[0] as ReadRow, owner: owners[index], line, kept, made })
    inputs.push(inputOf(contactId, rows, kept))
  }
  return insert(work, inputs, kept)
}

function rightRow({ cells, line }: ImportRow, { mapping }: Import): ReadRow {
  const row = readRow(cells, mapping)
  if (!('problems' in row)) return row
  throw new Conflict(`A linha ${line} não está mais certa. ${row.problems.join(' ')}`)
}

interface Question {
  row: ReadRow
  owner: Owner | undefined
  line: ImportRow
  kept: Import
  /** A customer of several charges in one batch is made once. */
  made: Map<string, string>
}

async function whose(work: Work, { row, owner, line: { line }, kept, made }: Question): Promise<string> {
  if (owner && 'contactId' in owner) return owner.contactId
  if (owner && 'problem' in owner) throw new Conflict(`A linha ${line} não está mais certa. ${owner.problem}`)
  if (!kept.createMissing) throw new Conflict(`O cliente da linha ${line} não está mais cadastrado.`)
  const key = missingKey(row)
  const id = made.get(key) ?? (await makeContact(work, row)).id
  made.set(key, id)
  return id
}

function inputOf(contactId: string, rows: readonly ReadRow[], { remind }: Import): CheckedCharge {
  const [first] = rows as [ReadRow]
  const inOrder = [...rows].sort((one, other) => one.dueDate.localeCompare(other.dueDate))
  return readInput(chargeInput, {
    contactId,
    description: first.description || (first.document ? `Documento ${first.document}` : 'Cobrança importada'),
    instalments: inOrder.map(({ dueDate, amountCents, digitableLine }) => ({ dueDate, amountCents, digitableLine })),
    remind,
  })
}

/** All of a batch at once: a hundred thousand rows one by one take minutes. */
async function insert(work: Work, inputs: readonly CheckedCharge[], { id: importId }: Import): Promise<Charge[]> {
  const numbers = await nextNumbers(work, 'charges', inputs.length)
  const charges = await work.of(Charges).insertAll(
    inputs.map((input, index) => ({
      ...chargeRow(input, { source: 'import', number: numbers[index] as number }),
      importId,
    })),
  )
  await work
    .of(Instalments)
    .insertAll(inputs.flatMap((input, index) => instalmentRows(work, input, charges[index] as Charge)))
  await recordAll(
    work,
    charges.map(charge => createdFact(charge)),
  )
  return charges
}
