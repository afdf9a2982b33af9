import { Op } from 'sequelize'
import { addDays, daysBetween, formatDate, type Happening, type Work } from '#core'
import { chosenSettings } from './settings.ts'
import { type Subscription, Subscriptions } from './subscription.ts'

/** What a subscription owes that should have been paid. */
export interface Owed {
  subscription: Subscription
  /** The oldest due date, civil. */
  oldest: string
  count: number
  cents: number
}

/** What is to be done today about those that are late. */
export interface Dunning {
  /** With the day on which they are suspended otherwise. */
  warn: (Owed & { suspendsOn: string })[]
  suspend: Owed[]
}

const atOnce = 1_000

/**
 * Nobody is suspended who was not warned so many days before; whoever is trusted is let alone until that is over, and
 * then suspended again, whether a person or the clock had suspended them. The same whenever and however often it is asked.
 */
export async function dunningDue(work: Work): Promise<Dunning> {
  const { suspendAutomatically, suspendAfterDays, warnDaysBefore } = await chosenSettings(work)
  const due: Dunning = { warn: [], suspend: await noLongerTrusted(work) }
  if (!suspendAutomatically) return due
  for (const owed of await owing(work, addDays(work.today, warnDaysBefore - suspendAfterDays))) {
    const { suspendsOn, trustedUntil } = owed.subscription
    // Trusted still, or among those above.
    if (trustedUntil) continue
    if (!suspendsOn) due.warn.push({ ...owed, suspendsOn: dayOf(work, owed, { suspendAfterDays, warnDaysBefore }) })
    else if (suspendsOn <= work.today) due.suspend.push(owed)
  }
  return due
}

export const warningOf = ({ subscription, suspendsOn, ...owed }: Dunning['warn'][number]): Happening => ({
  ...{ name: 'subscription.suspension_warned', subject: 'subscription' },
  ...{ subjectId: subscription.id, contactId: subscription.contactId },
  payload: { ...owed, suspendsOn, title: `Aviso: será suspensa em ${formatDate(suspendsOn)}` },
})

export const reasonOf = ({ oldest, count }: Owed, today: string): string =>
  `${count === 1 ? 'Fatura vencida' : `${count} faturas vencidas, a mais antiga`} há ${daysBetween(oldest, today)} dias.`

function dayOf(work: Work, { oldest }: Owed, given: { suspendAfterDays: number; warnDaysBefore: number }): string {
  const [usual, soonest] = [addDays(oldest, given.suspendAfterDays), addDays(work.today, given.warnDaysBefore)]
  return usual > soonest ? usual : soonest
}

async function noLongerTrusted(work: Work): Promise<Owed[]> {
  const where = { status: 'active' as const, trustedUntil: { [Op.lt]: work.today } }
  const over = new Set((await work.of(Subscriptions).all({ where })).map(({ id }) => id))
  if (over.size === 0) return []
  return (await owing(work, work.today)).filter(({ subscription }) => over.has(subscription.id))
}

/** Active ones with something open that was due on that day or before. */
async function owing(work: Work, dueUntil: string): Promise<Owed[]> {
  const rows = await work.query<{ subscriptionId: string; oldest: string; count: number; cents: number }>(
    `SELECT subscriptionId, MIN(dueDate) AS oldest, COUNT(*) AS count, SUM(totalCents - receivedCents) AS cents
       FROM invoices
      WHERE companyId = :companyId AND status = 'open' AND dueDate < :today
      GROUP BY subscriptionId HAVING MIN(dueDate) <= :dueUntil ORDER BY subscriptionId`,
    { today: work.today, dueUntil },
  )
  const owed: Owed[] = []
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce)
    const id = some.map(({ subscriptionId }) => subscriptionId)
    const subscriptions = await work.of(Subscriptions).all({ where: { id, status: 'active' } })
    const byId = new Map(subscriptions.map(subscription => [subscription.id, subscription]))
    for (const { subscriptionId, oldest, count, cents } of some) {
      const subscription = byId.get(subscriptionId)
      if (subscription) owed.push({ subscription, oldest, count: Number(count), cents: Number(cents) })
    }
  }
  return owed
}
