import type { Work } from '../../data/work.ts'
import { gateOf } from '../../outbox/gate.ts'
import { type CompanyPlan, planOf, plansWith, planTitles } from '../../people/company-plan.ts'

/** What the company has, to be read: only the operator of the installation changes it. */
export interface PlanCard {
  title: string
  brings: { text: string; has: boolean }[]
  whatsapp: { addOn: boolean; use: boolean }
}

export async function planCard(work: Work): Promise<PlanCard> {
  const plan = await planOf(work)
  const whatsapp = await gateOf(work, 'whatsapp')
  return { title: planTitles[plan.plan], brings: linesOf(plan), whatsapp }
}

function linesOf({ plan, addOns }: CompanyPlan): PlanCard['brings'] {
  const automatic = addOns.includes('whatsapp')
  const having = plansWith.whatsapp.map(one => planTitles[one]).join(' e ')
  return [
    { text: 'Avisos por e-mail, com confirmação ou automáticos', has: true },
    { text: 'Avisos por WhatsApp que você confirma e envia pelo seu telefone, um a um', has: true },
    {
      text: automatic
        ? 'Add-on WhatsApp: os avisos saem pelo número da empresa, com confirmação ou automáticos'
        : `Add-on WhatsApp (avisos pelo número da empresa): ${plansWith.whatsapp.includes(plan) ? 'seu plano permite, mas não está liberado' : `existe nos planos ${having}`}`,
      has: automatic,
    },
  ]
}
