import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { record } from '../events/record.ts'
import {
  type AddOn,
  addOns,
  addOnTitles,
  type CompanyPlan,
  CompanyPlans,
  planOf,
  plansWith,
  planTitles,
} from './company-plan.ts'

/** What is not named stays as it is. */
export interface PlanChange {
  plan?: CompanyPlan['plan'] | undefined
  release?: readonly AddOn[]
  withdraw?: readonly AddOn[]
}

/**
 * The operator's act, from the command line; no screen and no API leads here. Records nothing when nothing changed.
 * Throws Conflict when the plan does not have an add-on that is asked for, or one the company would silently lose.
 */
export async function changePlan(work: Work, { plan, release = [], withdraw = [] }: PlanChange): Promise<CompanyPlan> {
  const before = await planOf(work)
  const after: CompanyPlan = {
    plan: plan ?? before.plan,
    addOns: addOns.filter(one => (before.addOns.includes(one) || release.includes(one)) && !withdraw.includes(one)),
  }
  for (const addOn of after.addOns) refuseWithout(addOn, after.plan, before)
  if (JSON.stringify(after) === JSON.stringify(before)) return before
  const rows = work.of(CompanyPlans)
  if ((await rows.change({}, after)) === 0) await rows.insert(after)
  await record(work, {
    name: 'company.plan_changed',
    subject: 'company',
    subjectId: work.companyId,
    payload: { before, after },
  })
  return after
}

function refuseWithout(addOn: AddOn, plan: CompanyPlan['plan'], before: CompanyPlan): void {
  const having = plansWith[addOn]
  if (having.includes(plan)) return
  const title = addOnTitles[addOn]
  const needed = having.map(one => planTitles[one]).join(' ou ')
  if (!before.addOns.includes(addOn)) {
    throw new Conflict(`O add-on ${title} precisa do plano ${needed}; com o ${planTitles[plan]} ele não funciona.`)
  }
  throw new Conflict(
    `O plano ${planTitles[plan]} não tem o add-on ${title}: ele seria desligado, e cada mensagem passaria a esperar ` +
      `que uma pessoa a envie. Se é isso mesmo, repita com --no-add-on ${addOn}.`,
  )
}
