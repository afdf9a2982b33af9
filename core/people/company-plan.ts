import { column } from '../data/column.ts'
import { defineModel } from '../data/model.ts'
import type { Work } from '../data/work.ts'

export const plans = ['basic', 'master', 'plus'] as const
export type Plan = (typeof plans)[number]

/** What is released on top of a plan, one by one. */
export const addOns = ['whatsapp'] as const
export type AddOn = (typeof addOns)[number]

/** What the operator of the installation gave a company. No row: Básico. Nobody inside the company writes it. */
export const CompanyPlans = defineModel(
  'company_plans',
  { plan: column.text<Plan>(20), addOns: column.json<AddOn[]>() },
  { unique: [[]] },
)

export interface CompanyPlan {
  plan: Plan
  addOns: AddOn[]
}

export const planTitles: Record<Plan, string> = { basic: 'Básico', master: 'Master', plus: 'Plus' }
export const addOnTitles: Record<AddOn, string> = { whatsapp: 'WhatsApp' }

/** The plans on which an add-on may be released (W2). */
export const plansWith: Record<AddOn, readonly Plan[]> = { whatsapp: ['master', 'plus'] }

export async function planOf(work: Work): Promise<CompanyPlan> {
  const row = await work.of(CompanyPlans).first({})
  return row ? { plan: row.plan, addOns: row.addOns } : { plan: 'basic', addOns: [] }
}

/** `Plus, com WhatsApp`. */
export function planText({ plan, addOns }: CompanyPlan): string {
  const released = addOns.map(addOn => addOnTitles[addOn]).join(' e ')
  return released ? `${planTitles[plan]}, com ${released}` : planTitles[plan]
}
