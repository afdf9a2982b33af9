import { z } from 'zod'
import { addDays, formatMoney, Invalid, readInput, record, type Work } from '#core'
import { type Draft, write } from './book.ts'
import { CashbackEntries, type CashbackEntry, type EntryKind } from './entry.ts'
import { balanceOf, type Line, returnLines, reverseLines, takeLines, usableOf } from './ledger.ts'
import { ruleOf } from './settings.ts'

interface Given {
  contactId: string
  cents: number
  origin: string
  description: string
}

/** A credit with the validity of the company's rule; once for each origin. */
export async function credit(work: Work, given: Given): Promise<void> {
  const { validityDays } = await ruleOf(work)
  const expiresOn = validityDays === null ? null : addDays(work.today, validityDays)
  const { contactId, origin, description } = given
  const rows = await write(work, { contactId, origin, description, kind: 'credit' }, () =>
    opened(given, 'credit', expiresOn),
  )
  if (rows.length === 0) return
  const [{ lotId }] = rows as [CashbackEntry]
  await tell(work, 'credited', { ...given, title: `Ganhou ${formatMoney(given.cents)} de cashback`, lotId, expiresOn })
  if (expiresOn === null) await tellThatNothingExpires(work, given.contactId)
}

const redemptionInput = z.object({
  contactId: z.string(),
  cents: z.int('Escreva o valor a usar.').min(1, 'Escreva o valor a usar.').max(10_000_000_000),
  origin: z.string().min(1, 'Diga para que é usado.').max(60, 'Use no máximo 60 letras.'),
})

/** See `Loyalty.redeem`. False: it was written down before. */
export async function redeem(
  work: Work,
  given: z.input<typeof redemptionInput> & { description?: string },
): Promise<boolean> {
  const { contactId, cents, origin } = readInput(redemptionInput, given)
  const what = {
    contactId,
    cents,
    origin: `use:${origin}`,
    description: given.description ?? origin,
    kind: 'redemption',
  } as const
  const rows = await write(work, { ...what, sum: -cents }, lines => taken(work, lines, what))
  if (rows.length > 0) await tell(work, 'redeemed', { ...what, title: `Usou ${formatMoney(cents)} de cashback` })
  return rows.length > 0
}

/** See `Loyalty.giveBack`. */
export async function giveBack(work: Work, given: { contactId: string; origin: string }): Promise<void> {
  const taken = `use:${given.origin}`
  const what = {
    contactId: given.contactId,
    origin: `return:${given.origin}`,
    description: 'O uso foi desfeito',
    kind: 'return',
  } as const
  const rows = await write(work, what, lines => returnLines(lines, { taken, origin: what.origin }))
  const cents = balanceOf(rows)
  if (cents > 0)
    await tell(work, 'given_back', { ...what, cents, title: `Recebeu de volta ${formatMoney(cents)} de cashback` })
}

/** Takes the credit of that origin back, as far as it is still there. */
export async function reverse(work: Work, given: { contactId: string; credited: string; description: string }) {
  const { contactId, credited, description } = given
  const what = { contactId, origin: `reversal:${credited}`, description, kind: 'reversal' } as const
  const rows = await write(work, what, lines =>
    reverseLines(lines, { credited, origin: what.origin, today: work.today }),
  )
  const cents = -balanceOf(rows)
  if (cents > 0) await tell(work, 'reversed', { ...what, cents, title: `Estorno de ${formatMoney(cents)} de cashback` })
}

const adjustmentInput = z.object({
  contactId: z.string(),
  /** Less than 0: taken off. */
  cents: z
    .int('Escreva o valor.')
    .min(-100_000_000)
    .max(100_000_000)
    .refine(cents => cents !== 0, 'Escreva um valor diferente de zero.'),
  reason: z.string('Escreva o motivo.').trim().min(1, 'Escreva o motivo.').max(191, 'Use no máximo 191 letras.'),
  origin: z.string().min(1).max(64),
})

/** A person puts it right, and says why; once for each origin. False: it was written down before. Throws Invalid, Conflict. */
export async function adjust(work: Work, given: z.input<typeof adjustmentInput>): Promise<boolean> {
  const { contactId, cents, reason, origin } = readInput(adjustmentInput, given)
  const { validityDays } = await ruleOf(work)
  const expiresOn = validityDays === null ? null : addDays(work.today, validityDays)
  const what = {
    contactId,
    cents: Math.abs(cents),
    origin: `hand:${origin}`,
    description: reason,
    kind: 'adjustment',
  } as const
  const rows = await write(work, { ...what, sum: cents }, lines =>
    cents > 0 ? opened(what, 'adjustment', expiresOn) : taken(work, lines, what),
  )
  if (rows.length > 0)
    await tell(work, 'adjusted', { ...what, cents, title: `Ajuste de ${formatMoney(cents)} no cashback` })
  return rows.length > 0
}

/** Writes down what expired before today; resolves to how many cents. */
export async function expire(work: Work, contactId: string): Promise<number> {
  const what = { contactId, origin: '', description: 'Passou da validade', kind: 'expiry' } as const
  const cents = -balanceOf(await write(work, what, () => []))
  if (cents > 0) await tell(work, 'expired', { ...what, cents, title: `Venceram ${formatMoney(cents)} de cashback` })
  return cents
}

const opened = (
  { cents, origin }: { cents: number; origin: string },
  kind: EntryKind,
  expiresOn: string | null,
): Draft[] => [{ kind, cents, origin, expiresOn }]

interface Wanted {
  kind: EntryKind
  cents: number
  origin: string
}

function taken(work: Work, lines: readonly Line[], wanted: Wanted): Draft[] {
  const parts = takeLines(lines, { ...wanted, today: work.today })
  if (parts) return parts
  throw new Invalid({ cents: `É mais do que o cliente tem: ${formatMoney(usableOf(lines, work.today))}.` })
}

type Told = { contactId: string; cents: number; title: string; origin: string } & Record<string, unknown>

/** Its subject is the contact's cashback: one page for each contact. */
const tell = (work: Work, what: string, { contactId, kind: _, ...payload }: Told) =>
  record(work, { name: `cashback.${what}`, subject: 'cashback', subjectId: contactId, contactId, payload })

/** So that "why was no expiry announced?" has an answer: once for each contact, at the first credit without an end. */
async function tellThatNothingExpires(work: Work, contactId: string): Promise<void> {
  const endless = await work.of(CashbackEntries).count({ contactId, kind: 'credit', expiresOn: null })
  if (endless === 1)
    await record(work, {
      name: 'cashback.expiring',
      subject: 'cashback',
      subjectId: contactId,
      contactId,
      payload: { expiresOn: null, title: 'Cashback sem data para vencer' },
    })
}
