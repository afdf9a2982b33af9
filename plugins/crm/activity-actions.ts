import { z } from 'zod'
import { Conflict, Invalid, readInput, record, requiredText, type Work } from '#core'
import { Activities, type Activity, activityKindKeys, activityKinds, dueText } from './activity.ts'
import { Opportunities } from './opportunity.ts'

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

/** Throws Invalid. */
export async function addActivity(work: Work, opportunityId: string, given: ActivityInput): Promise<Activity> {
  const opportunity = await work.of(Opportunities).first({ where: { id: opportunityId } })
  if (!opportunity) throw new Invalid({ opportunityId: 'Esta oportunidade não existe.' })
  const activity = await work.of(Activities).insert({ ...readInput(activityInput, given), opportunityId })
  await tell(work, activity, 'activity.added', 'Atividade marcada')
  return activity
}

/** Put on another day it is due again. Throws Invalid, Conflict. */
export async function changeActivity(work: Work, id: string, given: ActivityInput): Promise<Activity> {
  const before = await work.of(Activities).get(id)
  const values = readInput(activityInput, given)
  if ((await work.of(Activities).change({ id, doneAt: null }, values)) === 0) throw alreadyDone()
  const after = { ...before, ...values }
  await tell(work, after, 'activity.rescheduled', 'Atividade alterada')
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
async function tell(work: Work, activity: Activity, name: string, what: string): Promise<void> {
  const { contactId } = await work.of(Opportunities).get(activity.opportunityId)
  await record(work, happeningOf(activity, { contactId, name, what }))
}

export const happeningOf = (
  activity: Activity,
  { contactId, name, what }: { contactId: string | null; name: string; what: string },
) => ({
  name,
  subject: 'opportunity',
  subjectId: activity.opportunityId,
  contactId,
  payload: {
    activityId: activity.id,
    kind: activity.kind,
    dueOn: activity.dueOn,
    title: `${what}: ${activityKinds[activity.kind].toLowerCase()} "${activity.title}", ${dueText(activity)}`,
  },
})
