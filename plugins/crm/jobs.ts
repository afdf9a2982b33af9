import { type Job, recordAll } from '#core'
import type { Activity } from './activity.ts'
import { activitiesDue, claim, dueHappenings, dueSchedule } from './due.ts'

/** Says which activities are due, each once for the day it is put on. It only records facts: the notifier says them. */
export const announceActivities: Job = {
  name: 'crm.activities_due',
  title: 'Lembrar das atividades do dia',
  schedule: dueSchedule,
  async run(work) {
    const mine: Activity[] = []
    for (const activity of await activitiesDue(work)) if (await claim(work, activity)) mine.push(activity)
    await recordAll(work, await dueHappenings(work, mine))
    return { count: mine.length, summary: mine.length === 1 ? '1 atividade' : `${mine.length} atividades` }
  },
  async foresee(work, memory) {
    const due = (await activitiesDue(work)).filter(({ id }) => !memory.has(id))
    for (const { id } of due) memory.set(id, work.today)
    return dueHappenings(work, due)
  },
}
