import {
  Conflict,
  Contacts,
  defined,
  Invalid,
  type NewRow,
  nameKeyOf,
  nextNumber,
  randomToken,
  readInput,
  record,
  type Work,
  whyClosed,
} from '#core'
import {
  boletoComplaint,
  type ChargeInput,
  type CheckedCharge,
  chargeInput,
  type InstalmentChange,
  instalmentChange,
} from './charge-input.ts'
import { stateOf, tellOrigin } from './charge-state.ts'
import { type Charge, type ChargeSource, Charges, type Instalment, Instalments, isPayable } from './instalment.ts'

export interface ChargeContext {
  source: ChargeSource
  /** `subject:id` of what a module asks it for. */
  origin?: string
  /** The first day on which reminders may leave. */
  remindFrom?: string | undefined
}

/** Throws Invalid. */
export async function createCharge(work: Work, given: ChargeInput, context: ChargeContext): Promise<Charge> {
  const input = readInput(chargeInput, given)
  await refuseUnknownContact(work, input.contactId)
  const charge = await work
    .of(Charges)
    .insert(chargeRow(input, { ...context, number: await nextNumber(work, 'charges') }))
  const { remindFrom } = context
  const rows = instalmentRows(work, input, charge).map(row => ({ ...row, remindFrom: remindFrom ?? null }))
  const instalments = await work.of(Instalments).insertAll(rows)
  await record(work, createdFact(charge, instalments))
  return charge
}

export const chargeRow = (
  { contactId, description, instalments }: CheckedCharge,
  { number, source, origin }: ChargeContext & { number: number },
): NewRow<typeof Charges> => ({
  ...{ number, contactId, description, source },
  descriptionKey: nameKeyOf(description),
  totalCents: sumOf(instalments),
  origin: origin ?? null,
})

export const instalmentRows = (
  work: Work,
  { contactId, instalments, remind }: CheckedCharge,
  { id: chargeId }: Pick<Charge, 'id'>,
): NewRow<typeof Instalments>[] =>
  instalments.map(({ dueDate, amountCents, digitableLine }, index) => ({
    ...{ chargeId, contactId, dueDate, amountCents, digitableLine, remind },
    number: index + 1,
    of: instalments.length,
    coveredCents: 0,
    status: 'open',
    token: randomToken(),
    updatedAt: work.now,
    dueSince: work.now,
  }))

/** What a spreadsheet brought interests no module: its instalments are left out. */
export const createdFact = (charge: Charge, instalments: readonly Instalment[] = []) => ({
  ...{ name: 'charge.created', subject: 'charge', subjectId: charge.id, contactId: charge.contactId },
  payload: { ...stateOf(charge, instalments) },
})

const sumOf = (instalments: readonly { amountCents: number }[]) =>
  instalments.reduce((sum, { amountCents }) => sum + amountCents, 0)

export async function refuseUnknownContact(work: Work, contactId: string): Promise<void> {
  const contact = await work.of(Contacts).first({ where: { id: contactId } })
  if (!contact) throw new Invalid({ contactId: 'Escolha um cliente cadastrado.' })
  const why = whyClosed(contact)
  if (why) throw new Invalid({ contactId: why })
}

/** What a person changes of an instalment that is still to be paid. Throws Invalid, Conflict, NotFound. */
export async function editInstalment(work: Work, id: string, given: InstalmentChange): Promise<Instalment> {
  const { seenAt, ...wanted } = readInput(instalmentChange, given)
  const changes = defined(wanted)
  const before = await work.of(Instalments).get(id)
  if (!isPayable(before)) throw new Conflict('Esta parcela não está mais em aberto e não pode ser alterada.')
  const dueSince = (changes.dueDate ?? before.dueDate) === before.dueDate ? before.dueSince : work.now
  const after: Instalment = { ...before, ...changes, dueSince, updatedAt: work.now }
  if (after.amountCents <= before.coveredCents)
    throw new Invalid({ amountCents: 'O valor precisa ser maior que o que já foi pago.' })
  const complaint = boletoComplaint(after)
  if (complaint) throw new Invalid({ digitableLine: complaint })
  const { status, coveredCents, updatedAt } = before
  if (seenAt && seenAt !== updatedAt.toISOString()) throw new Conflict(changedMeanwhile)
  if (changes.amountCents !== undefined) await lockCharge(work, before.chargeId)
  // Compared and set: a payment that came in meanwhile counts against the amount as it was.
  if (
    (await work
      .of(Instalments)
      .change({ id, status, coveredCents, updatedAt }, { ...changes, dueSince, updatedAt: work.now })) === 0
  )
    throw new Conflict(changedMeanwhile)
  await correctTotal(work, before, after)
  await record(work, {
    name: 'instalment.edited',
    subject: 'instalment',
    subjectId: id,
    contactId: before.contactId,
    payload: { before: factsOf(before), ...factsOf(after) },
  })
  await tellOrigin(work, before)
  return after
}

const changedMeanwhile = 'A parcela mudou enquanto você editava. Recarregue a página para ver como está agora.'

/** Two who change instalments of one charge add them up one after the other. */
async function lockCharge(work: Work, id: string): Promise<void> {
  const { totalCents } = await work.of(Charges).get(id)
  await work.of(Charges).change({ id }, { totalCents })
}

async function correctTotal(work: Work, before: Instalment, after: Instalment): Promise<void> {
  if (before.amountCents === after.amountCents) return
  const all = await work.of(Instalments).all({ where: { chargeId: before.chargeId } })
  await work.of(Charges).change({ id: before.chargeId }, { totalCents: sumOf(all) })
}

/** What must not drift from a message about it. */
export const factsOf = ({ number, of, amountCents, dueDate, digitableLine }: Instalment) => ({
  ...{ number, of, amountCents, dueDate, digitableLine },
})
