import type { App } from '../../core/app.ts'
import { addMonths } from '../../core/brazil/dates.ts'
import { newId } from '../../core/data/table.ts'
import type { Scope } from '../../core/data/work.ts'
import { Contacts } from '../../core/people/contact.ts'
import { nameKeyOf } from '../../core/people/search-text.ts'
import {
  Plans,
  SubscriptionExtras,
  SubscriptionPhases,
  Subscriptions,
} from '../../plugins/subscriptions/subscription.ts'

const atOnce = 500

/** So many subscriptions of as many customers on one plan, all due in one month; every tenth pays for something besides. */
export async function fillSubscriptions(
  { app, scope }: { app: App; scope: Scope },
  { count, month, dueDay = 10 }: { count: number; month: string; dueDay?: number },
): Promise<void> {
  const nextDueDate = `${month}-${String(dueDay).padStart(2, '0')}`
  const startsOn = '2026-01-10'
  // The month before it is all billed.
  const billedUntil = addMonths(nextDueDate, -1)
  const priceCents = 9_990
  const updatedAt = app.clock.now()
  const { id: planId } = await app.works.write(scope, work =>
    work.of(Plans).insert({ name: 'Fibra 300', speed: '300 Mega', priceCents, active: true, updatedAt }),
  )
  for (let first = 0; first < count; first += atOnce) {
    const places = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => first + index)
    await app.works.write(scope, async work => {
      const contacts = await work.of(Contacts).insertAll(places.map(contactAt))
      const subscriptions = await work.of(Subscriptions).insertAll(
        contacts.map(({ id: contactId }, index) => ({
          ...{ id: newId(), contactId, number: first + index + 1, planId, priceCents, startsOn, dueDay, updatedAt },
          ...{ billedUntil, nextDueDate, status: 'active' as const, address: `Rua das Flores, ${first + index + 1}` },
        })),
      )
      await work
        .of(SubscriptionPhases)
        .insertAll(
          subscriptions.map(({ id: subscriptionId }) => ({ subscriptionId, from: startsOn, planId, priceCents })),
        )
      await work.of(SubscriptionExtras).insertAll(
        subscriptions
          .filter(({ number }) => number % 10 === 0)
          .map(({ id: subscriptionId }) => ({
            ...{ subscriptionId, description: 'IP fixo', amountCents: 2_000, kind: 'monthly' as const },
          })),
      )
    })
  }
}

function contactAt(place: number) {
  const name = `Assinante ${place}`
  return { name, nameKey: nameKeyOf(name), email: `assinante${place}@bench.test`, searchText: nameKeyOf(name) }
}
