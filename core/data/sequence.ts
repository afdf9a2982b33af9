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
  return (await nextNumbers(work, name, 1))[0] as number
}

/** `count` numbers in a row, at the price of one. */
export async function nextNumbers(work: Work, name: string, count: number): Promise<number[]> {
  if (count < 1) return []
  const sequences = work.of(Sequences)
  const row = await sequences.first({ where: { name } })
  const before = row?.value ?? 0
  const value = before + count
  // Compare-and-set instead of "value + count": the same on every database, and the winner knows its numbers.
  const mine = row
    ? (await sequences.change({ name, value: before }, { value })) === 1
    : (await sequences.insertOnce({ name, value })) !== undefined
  return mine ? Array.from({ length: count }, (_, index) => before + index + 1) : nextNumbers(work, name, count)
}
