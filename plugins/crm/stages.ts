import { Invalid, type Lifecycle, settingsOf, type Work } from '#core'
import { type OpportunityStatus, opportunityLifecycle, type StageKey, stageKeys } from './opportunity.ts'
import { crmSettings } from './settings.ts'

export interface Stage {
  key: StageKey
  title: string
}

export const chosenSettings = (work: Work) => work.once('crm', () => settingsOf(work, crmSettings))

/** Those the company uses, in its order and by its names. */
export async function stagesOf(work: Work): Promise<Stage[]> {
  const chosen = await chosenSettings(work)
  return stageKeys.map(key => ({ key, title: chosen[key] })).filter(({ title }) => title !== '')
}

/** Throws Invalid for one that the company does not use. */
export async function stageNamed(work: Work, key: string): Promise<Stage> {
  const stages = await stagesOf(work)
  const stage = stages.find(one => one.key === key)
  if (stage) return stage
  throw new Invalid({ stage: `Use uma destas etapas: ${stages.map(one => `${one.key} (${one.title})`).join(', ')}.` })
}

/** The lifecycle in the company's own words. */
export async function lifecycleOf(work: Work): Promise<Lifecycle<OpportunityStatus>> {
  const statuses = { ...opportunityLifecycle.statuses }
  for (const { key, title } of await stagesOf(work)) statuses[key] = { ...statuses[key], title }
  return { ...opportunityLifecycle, statuses }
}
