import { Conflict, Contacts, newId, type Work } from '#core'
import { CashbackEntries, type CashbackEntry, type EntryKind, kindTitles } from './entry.ts'
import { balanceOf, expireLines, type Line, usableOf } from './ledger.ts'

/** In the order in which they were written. */
export const entriesOf = (work: Work, contactId: string): Promise<CashbackEntry[]> =>
  work.of(CashbackEntries).all({ where: { contactId }, order: [['position', 'ASC']] })

/** Cents that may be used today. */
export const balanceFor = async (work: Work, contactId: string): Promise<number> =>
  usableOf(await entriesOf(work, contactId), work.today)

/** A line to be written; one without a lot opens its own. */
export type Draft = Omit<Line, 'lotId'> & { lotId?: string }

export interface Movement {
  contactId: string
  /** Empty: only what expired is written. */
  origin: string
  description: string
  kind: EntryKind
  /** Where a repetition has to be of the same amount: what it adds to the balance. */
  sum?: number
}

/**
 * Adds lines at the end of a contact's ledger, after what expired by then; nothing when the origin stands there
 * already. Resolves to the rows of the movement itself, without an origin to those of the expiry. Throws Conflict when
 * somebody else wrote in the meantime.
 */
export async function write(
  work: Work,
  { contactId, origin, description, kind, sum }: Movement,
  draft: (lines: readonly Line[]) => Draft[],
): Promise<CashbackEntry[]> {
  await work.of(Contacts).get(contactId)
  const before = await entriesOf(work, contactId)
  const known = before.filter(entry => origin && entry.origin === origin)
  if (known.length > 0 && sum !== undefined && balanceOf(known) !== sum)
    throw new Conflict('Isto já foi registrado com outro valor. Veja o extrato antes de repetir.')
  if (known.length > 0) return []
  const expired = expireLines(before, work.today)
  const drafts: Draft[] = [...expired, ...draft([...before, ...expired])]
  const rows: CashbackEntry[] = []
  for (const [index, line] of drafts.entries()) {
    const row = await work.of(CashbackEntries).insertOnce({
      ...{ lotId: newId(), ...line, contactId, position: before.length + index + 1 },
      description: line.kind === kind ? description : kindTitles[line.kind],
    })
    if (!row) throw new Conflict('O cashback deste cliente mudou enquanto isso. Veja o saldo e tente de novo.')
    rows.push(row)
  }
  return origin ? rows.slice(expired.length) : rows
}
