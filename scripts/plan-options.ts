import { type AddOn, addOns, type Plan, plans } from '../core/people/company-plan.ts'
import type { PlanChange } from '../core/people/plan-actions.ts'

/** `--plan plus --add-on whatsapp --no-add-on whatsapp`, for parseArgs. */
export const planOptions = {
  plan: { type: 'string' },
  'add-on': { type: 'string', multiple: true, default: [] as string[] },
  'no-add-on': { type: 'string', multiple: true, default: [] as string[] },
} as const

export const planUsage = `[--plan ${plans.join('|')}] [--add-on ${addOns.join('|')}]`

/** undefined when a plan or an add-on has a name that is not known, or an add-on is both given and taken. */
export function readPlanOptions(values: {
  plan?: string | undefined
  'add-on': string[]
  'no-add-on': string[]
}): PlanChange | undefined {
  const plan = plans.find((known): known is Plan => known === values.plan)
  const release = addOnsAmong(values['add-on'])
  const withdraw = addOnsAmong(values['no-add-on'])
  const both = release?.some(addOn => withdraw?.includes(addOn))
  if ((values.plan !== undefined && !plan) || !release || !withdraw || both) return undefined
  return { plan, release, withdraw }
}

function addOnsAmong(names: string[]): AddOn[] | undefined {
  const known = addOns.filter(addOn => names.includes(addOn))
  return names.every(name => addOns.some(addOn => addOn === name)) ? known : undefined
}
