import { nextNumber, readInput, type Work } from '#core'
import { chargeRow, instalmentRows, recordCreated } from './charge-actions.ts'
import { chargeInput } from './charge-input.ts'
import type { Import, ImportRow } from './import.ts'
import { makeContact, ownersOf } from './import-contacts.ts'
import { type ReadRow, readRow } from './import-row.ts'
import { Charges, Instalments } from './instalment.ts'

/** A charge for each group of rows; resolves to how many. Throws when what was right in the dry run no longer is. */
export async function importGroups(work: Work, kept: Import, groups: readonly ImportRow[][]): Promise<number> {
  const read = groups.map(rows => rows.map(({ cells }) => readRow(cells, kept.mapping) as ReadRow))
  const firsts = read.map(([first]) => first as ReadRow)
  const owners = await ownersOf(work, firsts)
  const made = new Map<string, string>()
  const charges: Parameters<typeof insert>[1] = []
  for (const [index, rows] of read.entries()) {
    const owner = owners[index]
    const first = firsts[index] as ReadRow
    const contactId = owner && 'contactId' in owner ? owner.contactId : await bring(work, first, made)
    charges.push({ contactId, rows: [...rows].sort((one, other) => one.dueDate.localeCompare(other.dueDate)) })
  }
  await insert(work, charges, kept)
  return charges.length
}

/** A customer of several charges in one batch is made once. */
async function bring(work: Work, row: ReadRow, made: Map<string, string>): Promise<string> {
  const key = (row.taxId ?? row.email.toLowerCase()) || row.name.toLowerCase()
  const id = made.get(key) ?? (await makeContact(work, row)).id
  made.set(key, id)
  return id
}

async function insert(
  work: Work,
  charges: { contactId: string; rows: ReadRow[] }[],
  { id, remind }: Import,
): Promise<void> {
  for (const { contactId, rows } of charges) {
    const [first] = rows as [ReadRow]
    const input = readInput(chargeInput, {
      contactId,
      description: first.description || (first.document ? `Documento ${first.document}` : 'Cobrança importada'),
      instalments: rows.map(({ dueDate, amountCents, digitableLine }) => ({ dueDate, amountCents, digitableLine })),
      remind,
    })
    const number = await nextNumber(work, 'charges')
    const charge = await work.of(Charges).insert({ ...chargeRow(input, { source: 'import', number }), importId: id })
    await work.of(Instalments).insertAll(instalmentRows(work, input, charge))
    await recordCreated(work, charge)
  }
}
