import { paymentReceived } from '#contracts/payment'
import { advanceRow, Conflict, formatMoney, Invalid, readInput, record, type Work } from '#core'
import { factsOf } from './charge-actions.ts'
import { reasonInput, type SettlementInput, settlementInput } from './charge-input.ts'
import { originOf, tellOrigin } from './charge-state.ts'
import {
  balanceOf,
  Charges,
  type Instalment,
  type InstalmentStatus,
  Instalments,
  instalmentLifecycle,
  isPayable,
  type Payment,
  Payments,
} from './instalment.ts'

/**
 * Money that came in, with what was forgiven; it settles the instalment when nothing is left to pay of it, and is a
 * payment in part otherwise. Throws Invalid when it is more than is left, Conflict when nothing is to be paid.
 */
export async function settleInstalment(work: Work, id: string, given: SettlementInput): Promise<Instalment> {
  const { paidAt: paidOn, seenBalanceCents, ...input } = readInput(settlementInput, given)
  const before = await work.of(Instalments).get(id)
  if (!isPayable(before)) throw new Conflict(`Esta parcela já está ${titleOf(before).toLowerCase()}.`)
  if (paidOn > work.today) throw new Invalid({ paidAt: 'O dia do pagamento ainda não chegou.' })
  if (seenBalanceCents !== undefined && seenBalanceCents !== balanceOf(before))
    throw new Conflict('Já entrou outro pagamento desta parcela. Confira o que falta antes de registrar mais um.')
  const part = coveredBy(input, balanceOf(before))
  const coveredCents = before.coveredCents + part
  await compareAndCover(work, before, coveredCents)
  const after = { ...before, coveredCents }
  const to = coveredCents === before.amountCents ? 'settled' : 'partial'
  const payment = await work.of(Payments).insert({ ...input, paidOn, instalmentId: id, contactId: before.contactId })
  await tell(work, after, payment, to === 'settled')
  if (to !== before.status) return step(work, after, to, paidFacts(payment))
  await tellOrigin(work, after)
  return after
}

/** Withdraws it: it was a mistake, or will not be charged. Throws Invalid, Conflict. */
export async function cancelInstalment(work: Work, id: string, given: { reason: string }): Promise<Instalment> {
  const { reason } = readInput(reasonInput, given)
  const before = await work.of(Instalments).get(id)
  return step(work, before, 'cancelled', { reason }, { cancelledFor: reason })
}

/**
 * Takes back a cancellation, or every payment of it (a cheque bounced, the wrong one was settled). Of a sale that was
 * taken back nothing is owed: without its payments it is cancelled. Throws Invalid, Conflict.
 */
export async function reopenInstalment(work: Work, id: string, given: { reason: string }): Promise<Instalment> {
  const { reason } = readInput(reasonInput, given)
  const before = await work.of(Instalments).get(id)
  if (before.status === 'open') throw new Conflict('Esta parcela já está aberta.')
  const { reversedFor } = await work.of(Charges).get(before.chargeId)
  if (reversedFor === null) return toPayable(work, before, reason)
  if (before.coveredCents === 0)
    throw new Conflict('A venda desta parcela foi estornada: não há o que receber. Para cobrar, faça outra cobrança.')
  let row = before
  // One that was cancelled half paid is half paid again first.
  while (row.status !== 'open') row = await toPayable(work, row, reason)
  return cancelInstalment(work, id, { reason: reversedFor })
}

async function toPayable(work: Work, before: Instalment, reason: string): Promise<Instalment> {
  if (before.status === 'cancelled' && before.coveredCents > 0)
    return step(work, before, 'partial', { reason }, { cancelledFor: null })
  await compareAndCover(work, before, 0)
  await reversePayments(work, before, reason)
  return step(work, { ...before, coveredCents: 0 }, 'open', { reason }, { cancelledFor: null, settledOn: null })
}

type Amounts = Pick<Payment, 'amountCents' | 'discountCents' | 'interestCents' | 'fineCents'>

/** How much of the balance it covers: interest and fine came on top of it, a discount stands for money. */
function coveredBy({ amountCents, discountCents, interestCents, fineCents }: Amounts, balance: number): number {
  const part = amountCents - interestCents - fineCents + discountCents
  if (part <= 0) throw new Invalid({ amountCents: 'O valor pago não cobre nem os juros e a multa.' })
  if (part > balance)
    throw new Invalid({ amountCents: `É mais do que falta pagar (${formatMoney(balance)}). Confira juros e multa.` })
  return part
}

/** Two payments at the same time: the second sees what the first left, or is told to look again. */
async function compareAndCover(work: Work, before: Instalment, coveredCents: number): Promise<void> {
  const { id, status, coveredCents: known } = before
  const changed = await work
    .of(Instalments)
    .change({ id, status, coveredCents: known }, { coveredCents, updatedAt: work.now })
  if (changed === 0) throw new Conflict('A parcela mudou enquanto isso. Recarregue a página para ver como está agora.')
}

async function step(
  work: Work,
  row: Instalment,
  to: InstalmentStatus,
  payload: Record<string, unknown>,
  changes: Partial<Instalment> = {},
): Promise<Instalment> {
  const all = { ...changes, updatedAt: work.now, ...(to === 'settled' ? { settledOn: String(payload.paidOn) } : {}) }
  await advanceRow(work, instalmentLifecycle, { row, to, payload: { ...factsOf(row), ...payload }, changes: all })
  await tellOrigin(work, row)
  return { ...row, ...all, status: to }
}

async function reversePayments(work: Work, { id: instalmentId }: Instalment, reason: string): Promise<void> {
  const payments = await work.of(Payments).all({ where: { instalmentId, reversedAt: null } })
  for (const { id, contactId, amountCents } of payments) {
    await work.of(Payments).change({ id }, { reversedAt: work.now })
    const payload = { paymentId: id, amountCents, reason, title: 'Pagamento estornado' }
    await record(work, { name: 'payment.reversed', subject: 'instalment', subjectId: instalmentId, contactId, payload })
  }
}

async function tell(work: Work, { id, chargeId, contactId }: Instalment, payment: Payment, settled: boolean) {
  const charge = await work.of(Charges).get(chargeId)
  const payload = paymentReceived.parse({
    ...{ contactId, chargeId, instalmentId: id, paymentId: payment.id, settled },
    ...{ amountCents: payment.amountCents, method: payment.method, paidOn: payment.paidOn },
    lateCents: payment.interestCents + payment.fineCents,
    origin: originOf(charge.origin),
  })
  const title = `Recebido ${formatMoney(payment.amountCents)}`
  await record(work, {
    name: 'payment.received',
    subject: 'instalment',
    subjectId: id,
    contactId,
    payload: { ...payload, title },
  })
}

const paidFacts = ({ id: paymentId, paidOn, method, amountCents: paidCents }: Payment) => ({
  paymentId,
  paidOn,
  method,
  paidCents,
})
const titleOf = ({ status }: Instalment) => instalmentLifecycle.statuses[status].title
