import { defined, Invalid, readInput, record, type Work } from '#core'
import { type Plan, Plans } from './subscription.ts'
import { type PlanChange, type PlanInput, planChange, planInput } from './subscription-input.ts'

/** Throws Invalid. */
export async function createPlan(work: Work, given: PlanInput): Promise<Plan> {
  const input = readInput(planInput, given)
  const plan = await work.of(Plans).insertOnce({ ...input, updatedAt: work.now })
  if (!plan) throw taken(input.name)
  await record(work, { name: 'plan.created', subject: 'plan', subjectId: plan.id, payload: factsOf(plan) })
  return plan
}

/** Subscribers keep the price they agreed to; a new one counts for who subscribes or changes to it. Throws Invalid. */
export async function updatePlan(work: Work, id: string, given: PlanChange): Promise<Plan> {
  const changes = defined(readInput(planChange, given))
  const before = await work.of(Plans).get(id)
  const after = { ...before, ...changes, updatedAt: work.now }
  const twin = await work.of(Plans).first({ where: { name: after.name } })
  if (twin && twin.id !== id) throw taken(after.name)
  await work.of(Plans).change({ id }, { ...changes, updatedAt: work.now })
  const payload = { before: factsOf(before), ...factsOf(after) }
  await record(work, { name: 'plan.edited', subject: 'plan', subjectId: id, payload })
  return after
}

/** Throws Invalid when nobody new may have it. */
export async function choosePlan(work: Work, id: string): Promise<Plan> {
  const plan = await work.of(Plans).first({ where: { id } })
  if (!plan) throw new Invalid({ planId: 'Escolha um plano da lista.' })
  if (!plan.active) throw new Invalid({ planId: `O plano ${plan.name} não é mais vendido. Escolha outro.` })
  return plan
}

const factsOf = ({ name, speed, priceCents, active }: Plan) => ({ name, speed, priceCents, active })
const taken = (name: string) => new Invalid({ name: `Já existe um plano chamado ${name}.` })
