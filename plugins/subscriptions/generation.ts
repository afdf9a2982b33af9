import { Op } from 'sequelize'
import { addDays, Contacts, newId, type Work } from '#core'
import { type Account, accountsOf } from './account.ts'
import { type Bill, billOf, isIdle, sumOfExtras } from './bill.ts'
import { monthOf, nextDueDate } from './period.ts'
import { type Subscription, type SubscriptionExtra, Subscriptions } from './subscription.ts'

/** Which invoices: those that fall due up to this day and were not made yet. */
export interface Wanted {
  /** Civil date, inclusive. */
  dueUntil: string
}

/** An invoice to be made. */
export interface Draft {
  subscription: Subscription
  month: string
  periodFrom: string
  periodTo: string
  dueDate: string
  bill: Bill
  /** What of its credits is left for the next invoice. */
  carried: SubscriptionExtra | undefined
}

/** A subscription that cannot be billed now, and why. */
export interface Problem {
  subscription: Subscription
  reason: string
}

/** What comes of one subscription: its invoices, mostly one, and what it is like afterwards. */
export interface Outcome {
  subscription: Subscription
  drafts: Draft[]
  after: Pick<Subscription, 'billedUntil' | 'lastMonth' | 'nextDueDate'>
  /** What is charged or, below zero, credited once and is on none of them, cents. */
  waitingCents: number
}

export interface Batch {
  outcomes: Outcome[]
  problems: Problem[]
  /** Null: none is left. */
  last: Place | null
}

const waitingWhere = ({ dueUntil }: Wanted) => ({ nextDueDate: { [Op.lte]: dueUntil } })

export const countWaiting = (work: Work, wanted: Wanted): Promise<number> =>
  work.of(Subscriptions).count(waitingWhere(wanted))

/** The subscription looked at last, as it was then. */
export interface Place {
  dueDate: string
  id: string
}

/** The next subscriptions in the order of their index, so that each batch reads no more than itself. */
export async function nextWaiting(
  work: Work,
  wanted: Wanted,
  { after, limit }: { after: Place | null; limit: number },
): Promise<{ ids: string[]; last: Place | null }> {
  const rows = await work.of(Subscriptions).all({
    where: { [Op.and]: [waitingWhere(wanted), ...(after ? [beyond(after)] : [])] },
    order: [
      ['nextDueDate', 'ASC'],
      ['id', 'ASC'],
    ],
    limit,
  })
  const last = rows.at(-1)
  return { ids: rows.map(({ id }) => id), last: last ? { dueDate: last.nextDueDate ?? '', id: last.id } : null }
}

const beyond = ({ dueDate, id }: Place) => ({
  [Op.or]: [{ nextDueDate: { [Op.gt]: dueDate } }, { nextDueDate: dueDate, id: { [Op.gt]: id } }],
})

/** What is to be made of these subscriptions, as they are now. Writes nothing. */
export async function judge(work: Work, ids: readonly string[], wanted: Wanted): Promise<Omit<Batch, 'last'>> {
  const found = await work
    .of(Subscriptions)
    .all({ where: { id: ids, ...waitingWhere(wanted) }, order: [['id', 'ASC']] })
  const archived = await archivedAmong(work, found)
  const problems = found
    .filter(({ contactId }) => archived.has(contactId))
    .map(subscription => ({
      subscription,
      reason: 'O cliente está arquivado. Reative o cadastro ou cancele a assinatura.',
    }))
  const accounts = await accountsOf(
    work,
    found.filter(({ contactId }) => !archived.has(contactId)),
  )
  return { outcomes: accounts.map(account => outcomeOf(account, wanted)), problems }
}

async function archivedAmong(work: Work, subscriptions: readonly Subscription[]): Promise<Set<string>> {
  const id = [...new Set(subscriptions.map(({ contactId }) => contactId))]
  const rows = id.length > 0 ? await work.of(Contacts).all({ where: { id, archivedAt: { [Op.ne]: null } } }) : []
  return new Set(rows.map(({ id }) => id))
}

/** Months that were missed are made up for, each with an invoice of its own. */
export function outcomeOf(account: Account, { dueUntil }: Wanted): Outcome {
  const { subscription } = account
  const { dueDay, cancelledOn } = subscription
  let { billedUntil, lastMonth, nextDueDate: dueDate } = subscription
  let { extras } = account
  const drafts: Draft[] = []
  while (dueDate && dueDate <= dueUntil) {
    const month = monthOf(dueDate)
    const periodFrom = billedUntil
    const isLast = cancelledOn !== null && cancelledOn <= dueDate
    const periodTo = isLast ? later(cancelledOn, periodFrom) : dueDate
    const bill = billOf({ ...account, extras }, { from: periodFrom, to: periodTo }, dueDate)
    // Without any service or extra there is nothing to write down: suspended all the while.
    if (bill.items.length > 0 && !isIdle(bill)) {
      const carried = carriedFrom(subscription, bill)
      drafts.push({ subscription, month, periodFrom, periodTo, dueDate, bill, carried })
      const used = new Set(bill.usedExtras)
      extras = [...extras.filter(({ id }) => !used.has(id)), ...(carried ? [carried] : [])]
    }
    billedUntil = periodTo
    lastMonth = month
    dueDate = isLast ? null : nextDueDate({ billedUntil, dueDay, lastMonth, leastDays: 1 })
  }
  const after = { billedUntil, lastMonth, nextDueDate: dueDate }
  return { subscription, drafts, after, waitingCents: sumOfExtras(extras) }
}

/** Not written down yet: the next invoice may be made along with this one, and have it. */
function carriedFrom(
  { id: subscriptionId, companyId, createdAt }: Subscription,
  { carriedCents }: Bill,
): SubscriptionExtra | undefined {
  if (carriedCents === 0) return undefined
  const credit = { description: 'Crédito da fatura anterior', amountCents: -carriedCents, kind: 'once' as const }
  const nowhere = { endsOn: null, invoiceId: null, standsFor: null }
  return { ...credit, ...nowhere, id: newId(), companyId, createdAt, subscriptionId }
}

const later = (one: string, other: string) => (one > other ? one : other)

/** When it really falls due: a late invoice leaves time to pay it. */
export const payableOn = (draft: Pick<Draft, 'dueDate'>, today: string, leastDays: number): string =>
  later(draft.dueDate, addDays(today, leastDays))
