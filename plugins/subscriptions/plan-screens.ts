import type { Kit, Work } from '#core'
import { readPlanForm } from './form-input.ts'
import { createPlan, updatePlan } from './plan-actions.ts'
import { Plans } from './subscription.ts'

const read = 'subscriptions.read'
const write = 'subscriptions.write'
const place = '/subscriptions'

/** What is sold, and to how many. */
export function planScreens(kit: Kit): void {
  kit.get('/plans', read, async work =>
    kit.view('plans', {
      title: 'Planos',
      place,
      plans: await work.of(Plans).all({ order: [['name', 'ASC']] }),
      subscribers: await subscribersOf(work),
    }),
  )

  kit.get('/plans/new', write, async () => kit.view('plan', { title: 'Novo plano', place, plan: undefined }))

  kit.post('/plans', write, async (work, { body }) => {
    const { name } = await createPlan(work, readPlanForm(body))
    return kit.redirect('/subscriptions/plans', `Plano ${name} criado.`)
  })

  kit.get('/plans/:id', read, async (work, { params }) => {
    const plan = await work.of(Plans).get(params.id ?? '')
    return kit.view('plan', { title: plan.name, place, plan, count: (await subscribersOf(work)).get(plan.id) ?? 0 })
  })

  kit.post('/plans/:id', write, async (work, { params, body }) => {
    const { name } = await updatePlan(work, params.id ?? '', readPlanForm(body))
    return kit.redirect('/subscriptions/plans', `Plano ${name} salvo.`)
  })
}

/** How many have each plan now. */
async function subscribersOf(work: Work): Promise<Map<string, number>> {
  const rows = await work.query<{ planId: string; count: number }>(
    `SELECT planId, COUNT(*) AS count FROM subscriptions
      WHERE companyId = :companyId AND status <> 'cancelled' GROUP BY planId`,
  )
  return new Map(rows.map(({ planId, count }) => [planId, Number(count)]))
}
