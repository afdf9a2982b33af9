import { column, defineModel, formatDate, formatTime, optional, type Row, type Work } from '#core'

export const activityKinds = { call: 'Ligação', visit: 'Visita', email: 'E-mail', task: 'Tarefa' } as const
export type ActivityKind = keyof typeof activityKinds
export const activityKindKeys = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]]

/** Something to be done about an opportunity, by a day. */
export const Activities = defineModel('activities', {
  opportunityId: column.id(),
  kind: column.text<ActivityKind>(20),
  title: column.text(120),
  dueOn: column.date(),
  /** `HH:MM` on the company's clocks. */
  dueTime: optional(column.text(5)),
  /** The customer hears of it as well when it is due. */
  tellsCustomer: column.boolean(),
  /** The day it was said to be due on: said once for each day it is put on. */
  toldFor: optional(column.date()),
  /** The same of the days on which the customer was to hear of it. */
  customerToldFor: optional(column.date()),
  doneAt: optional(column.instant()),
})
export type Activity = Row<typeof Activities>

/** `25/11/2026 às 14:00`. */
export const dueText = ({ dueOn, dueTime }: Pick<Activity, 'dueOn' | 'dueTime'>): string =>
  dueTime ? `${formatDate(dueOn)} às ${dueTime}` : formatDate(dueOn)

/** Its day has gone by, or its hour today. */
export const isOver = (
  { today, now, timeZone }: Pick<Work, 'today' | 'now' | 'timeZone'>,
  { dueOn, dueTime }: Pick<Activity, 'dueOn' | 'dueTime'>,
): boolean => dueOn < today || (dueOn === today && dueTime !== null && dueTime <= formatTime(now, timeZone))

/** What stands in the timeline of its opportunity. */
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
    tellsCustomer: activity.tellsCustomer,
    title: `${what}: ${activityKinds[activity.kind].toLowerCase()} "${activity.title}", ${dueText(activity)}`,
  },
})
