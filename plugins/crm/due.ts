import { Op } from 'sequelize'
import { addDays, type Happening, latestSlot, record, type Where, type Work } from '#core'
import { Activities, type Activity, happeningOf, isOver } from './activity.ts'
import { isOpen, Opportunities, type Opportunity } from './opportunity.ts'
import { chosenSettings } from './stages.ts'

/** An hour before messages may usually leave. */
export const dueSchedule = '0 7 * * *'

/** Always in one order: two processes then wait for each other instead of locking each other out. */
export async function activitiesDue(work: Work): Promise<Activity[]> {
  const dueOn = { [Op.gte]: work.today, [Op.lte]: await lastDay(work) }
  const found = await work.of(Activities).all({ where: { dueOn, doneAt: null }, order: [['id', 'ASC']] })
  const open = await openOnes(work, found)
  return found.filter(activity => !isTold(activity) && !isOver(work, activity) && open.has(activity.opportunityId))
}

/** Whoever claims it tells of it: false when it was changed or told meanwhile. */
export async function claim(work: Work, activity: Activity): Promise<boolean> {
  const { id, toldFor, customerToldFor, dueOn, tellsCustomer } = activity
  const asRead: Where<Activity> = { id, toldFor, customerToldFor, dueOn, tellsCustomer, doneAt: null }
  const told = { toldFor: dueOn, ...(tellsCustomer ? { customerToldFor: dueOn } : {}) }
  return (await work.of(Activities).change(asRead, told)) > 0
}

export async function dueHappenings(work: Work, due: readonly Activity[]): Promise<Happening[]> {
  const open = await openOnes(work, due)
  return due.map(activity => dueHappening(activity, open.get(activity.opportunityId)))
}

/** What the customer is to be reminded of, but the clock has told of its day already, is told now. */
export async function tellWhenLate(work: Work, activity: Activity, opportunity: Opportunity): Promise<void> {
  if (!activity.tellsCustomer || activity.doneAt || isTold(activity) || isOver(work, activity)) return
  if (!isOpen(opportunity) || activity.dueOn > (await lastDay(work))) return
  if (!latestSlot(dueSchedule, work.timeZone, work.now).slot.startsWith(work.today)) return
  if (await claim(work, activity)) await record(work, dueHappening(activity, opportunity))
}

const isTold = ({ dueOn, toldFor, customerToldFor, tellsCustomer }: Activity) =>
  (tellsCustomer ? customerToldFor : toldFor) === dueOn

async function lastDay(work: Work): Promise<string> {
  const { daysBefore } = await chosenSettings(work)
  return addDays(work.today, daysBefore)
}

async function openOnes(work: Work, activities: readonly Activity[]) {
  const id = [...new Set(activities.map(({ opportunityId }) => opportunityId))]
  const rows = id.length > 0 ? await work.of(Opportunities).all({ where: { id } }) : []
  return new Map(rows.filter(isOpen).map(row => [row.id, row]))
}

const dueHappening = (activity: Activity, opportunity: Opportunity | undefined): Happening =>
  happeningOf(activity, {
    contactId: opportunity?.contactId ?? null,
    name: 'activity.due',
    what: 'Lembrete de atividade',
  })
