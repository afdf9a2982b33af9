import { column } from './column.ts'
import { defineModel } from './model.ts'
import type { Work } from './work.ts'

/** Gapless numbers per company (quote 1, 2, 3 ...): the row's lock lasts as long as the transaction that took a number. */
export const Sequences = defineModel(
  'sequences',
  { name: column.text(60), value: column.integer() },
  { unique: [['name']] },
)

export async function nextNumber(work: Work, name: string): Promise<number> {
  const sequences = work.of(Sequences)
  const last = await lockedValue(work, name)
  if (last === undefined) {
    if (await sequences.insertOnce({ name, value: 1 })) return 1
    return nextNumber(work, name)
  }
  return last
}

async function lockedValue(work: Work, name: string): Promise<number | undefined> {
  const sequences = work.of(Sequences)
  const row = await sequences.first({ where: { name } })
  if (!row) return undefined
  // Compare-and-set instead of "value + 1": the same on every database, and the winner knows its number.
  const mine = await sequences.change({ name, value: row.value }, { value: row.value + 1 })
  return mine === 1 ? row.value + 1 : lockedValue(work, name)
}
