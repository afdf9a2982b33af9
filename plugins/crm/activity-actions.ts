import { z } from 'zod'
import { Conflict, Invalid, readInput, record, requiredText, type Work } from '#core'
import { Activities, type Activity, activityKindKeys, happeningOf } from './activity.ts'
import { tellWhenLate } from './due.ts'
import { Opportunities, type Opportunity } from './opportunity.ts'

/** An activity as forms and API give it. */
export const activityInput = z.object({
  kind: z.enum(activityKindKeys, 'Escolha o tipo.'),
  title: requiredText('Diga o que fazer.', 120),
  dueOn: z.iso.date('Informe uma data válida.'),
  /** `HH:MM`. */
  dueTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Escreva a hora, por exemplo 14:30.')
    .nullish()
    .transform(time => time ?? null),
  tellsCustomer: z.boolean().default(false),
})
export type ActivityInput = z.input<typeof activityInput>

/** Where the clock has told of that day already, it is told at once. Throws Invalid. */
export async function addActivity(work: Work, opportunityId: string, given: ActivityInput): Promise<Activity> {
  const opportunity = await work.of(Opportunities).first({ where: { id: opportunityId } })
  if (!opportunity) throw new Invalid({ opportunityId: 'Esta oportunidade não existe.' })
  const activity = await work.of(Activities).insert({ ...readInput(activityInput, given), opportunityId })
  await tell(work, activity, 'activity.added', 'Atividade marcada')
  await tellWhenLate(work, activity, opportunity)
  return activity
}

/** Put on another day it is due again; as for a new one where the clock has told of that day. Throws Invalid, Conflict. */
export async function changeActivity(work: Work, id: string, given: ActivityInput): Promise<Activity> {
  const before = await work.of(Activities).get(id)
  const values = readInput(activityInput, given)
  if ((await work.of(Activities).change({ id, doneAt: null }, values)) === 0) throw alreadyDone()
  const after = { ...before, ...values }
  const opportunity = await tell(work, after, 'activity.rescheduled', 'Atividade alterada')
  await tellWhenLate(work, after, opportunity)
  return after
}

/** Throws Conflict when it was done already. */
export async function finishActivity(work: Work, id: string): Promise<Activity> {
  const activity = await work.of(Activities).get(id)
  if ((await work.of(Activities).change({ id, doneAt: null }, { doneAt: work.now })) === 0) throw alreadyDone()
  await tell(work, activity, 'activity.finished', 'Atividade feita')
  return { ...activity, doneAt: work.now }
}

/** Throws NotFound. */
export async function removeActivity(work: Work, id: string): Promise<Activity> {
  const activity = await work.of(Activities).get(id)
  await work.of(Activities).remove({ id })
  await tell(work, activity, 'activity.cancelled', 'Atividade desmarcada')
  return activity
}

const alreadyDone = () => new Conflict('Esta atividade já foi feita. Recarregue a página.')

/** What happens with an activity stands in the timeline of its opportunity. */
async function tell(work: Work, activity: Activity, name: string, what: string): Promise<Opportunity> {
  const opportunity = await work.of(Opportunities).get(activity.opportunityId)
  await record(work, happeningOf(activity, { contactId: opportunity.contactId, name, what }))
  return opportunity
}
