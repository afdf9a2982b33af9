import type { App } from '../../core/app.ts'
import { addDays } from '../../core/brazil/dates.ts'
import type { Scope, Work } from '../../core/data/work.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { addDiscount, addExtra } from '../../plugins/subscriptions/additions.ts'
import { generationTask } from '../../plugins/subscriptions/generation-task.ts'
import { createPlan } from '../../plugins/subscriptions/plan-actions.ts'
import { createSubscription } from '../../plugins/subscriptions/subscription-actions.ts'

const plans: readonly [name: string, speed: string, priceCents: number][] = [
  ['Fibra 200', '200 Mega', 7_990],
  ['Fibra 500', '500 Mega', 9_990],
  ['Fibra Empresa', '1 Giga', 24_990],
]

/** Which customer has which plan, how many days ago billing began, and on which day it is due, counted from today. */
const subscriptions: readonly [contact: number, plan: number, began: number, dueIn: number][] = [
  [0, 1, 20, 10],
  [1, 0, 25, 5],
  [3, 2, 18, 12],
  [4, 1, 12, 18],
]

/** Plans, subscriptions and the invoices of the next days: made today, so that nobody is suspended for days long gone. */
export async function subscribeCustomers(
  { app, scope }: { app: App; scope: Scope },
  contacts: readonly { id: string }[],
): Promise<void> {
  const write = <T>(body: (work: Work) => Promise<T>) => app.works.write(scope, body)
  const planIds: string[] = []
  for (const [name, speed, priceCents] of plans)
    planIds.push((await write(work => createPlan(work, { name, speed, priceCents }))).id)
  const ids: string[] = []
  for (const [contact, plan, began, dueIn] of subscriptions) {
    const made = await write(work =>
      createSubscription(work, {
        contactId: contacts[contact]?.id ?? '',
        planId: planIds[plan] ?? '',
        startsOn: addDays(work.today, -began),
        dueDay: Number(addDays(work.today, dueIn).slice(8)),
        address: `Rua das Palmeiras, ${100 + contact}`,
      }),
    )
    ids.push(made.id)
  }
  const [first = '', second = ''] = ids
  await write(async work => {
    const endsOn = addDays(work.today, 180)
    await addDiscount(work, first, { description: 'Boas-vindas', kind: 'percent', value: 1_000, endsOn })
    await addExtra(work, second, { description: 'Instalação', amountCents: 10_000, kind: 'once' })
    await startTask(work, generationTask, { dueUntil: addDays(work.today, 12) })
  })
  while ((await app.tasks.round()) > 0);
}
