import { Op } from 'sequelize'
import { addDays, type Happening, type Job, recordAll, type Work } from '#core'
import { Activities, type Activity } from './activity.ts'
import { happeningOf } from './activity-actions.ts'
import { isOpen, Opportunities } from './opportunity.ts'
import { chosenSettings } from './stages.ts'

/** Says which activities are due, each once for the day it is put on. It only records facts: the notifier says them. */
export const announceActivities: Job = {
  name: 'crm.activities_due',
  title: 'Lembrar das atividades do dia',
  // An hour before messages may usually leave.
  schedule: '0 7 * * *',
  async run(work) {
    const mine: Activity[] = []
    for (const activity of await activitiesDue(work)) {
      const { id, toldFor, dueOn } = activity
      const isMine = await work.of(Activities).change({ id, toldFor, dueOn, doneAt: null }, { toldFor: dueOn })
      if (isMine > 0) mine.push(activity)
    }
    await recordAll(work, await dueHappenings(work, mine))
    return { count: mine.length, summary: mine.length === 1 ? '1 atividade' : `${mine.length} atividades` }
  },
  async foresee(work, memory) {
    const due = (await activitiesDue(work)).filter(({ id }) => !memory.has(id))
    for (const { id } of due) memory.set(id, work.today)
    return dueHappenings(work, due)
  },
}

/** Always in one order: two processes then wait for each other instead of locking each other out. */
async function activitiesDue(work: Work): Promise<Activity[]> {
  const { daysBefore } = await chosenSettings(work)
  const dueOn = { [Op.gte]: work.today, [Op.lte]: addDays(work.today, daysBefore) }
  const found = await work.of(Activities).all({ where: { dueOn, doneAt: null }, order: [['id', 'ASC']] })
  const open = await openOnes(work, found)
  return found.filter(({ toldFor, dueOn, opportunityId }) => toldFor !== dueOn && open.has(opportunityId))
}

async function openOnes(work: Work, activities: readonly Activity[]) {
  const id = [...new Set(activities.map(({ opportunityId }) => opportunityId))]
  const rows = id.length > 0 ? await work.of(Opportunities).all({ where: { id } }) : []
  return new Map(rows.filter(isOpen).map(row => [row.id, row]))
}

async function dueHappenings(work: Work, due: readonly Activity[]): Promise<Happening[]> {
  const open = await openOnes(work, due)
  return due.map(activity => {
    const contactId = open.get(activity.opportunityId)?.contactId ?? null
    return happeningOf(activity, { contactId, name: 'activity.due', what: 'Lembrete de atividade' })
  })
}
