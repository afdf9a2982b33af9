import { type Input, type Kit, type Work, withQuery } from '#core'
import { Activities, activityKinds } from './activity.ts'
import { type ActivityInput, addActivity, changeActivity, finishActivity, removeActivity } from './activity-actions.ts'
import { type ActivityList, activitiesWhere, activityLists, listActivities, peopleOf } from './list.ts'
import { Opportunities } from './opportunity.ts'

const write = 'crm.write'
const at = (opportunityId: string) => `/crm/${opportunityId}#atividades`

/** What has to be done: the list of all, and the doing of each. */
export function activityScreens(kit: Kit): void {
  kit.get('/activities', 'crm.read', async (work, { query }) => {
    const list = query.list && query.list in activityLists ? (query.list as ActivityList) : undefined
    const { items, nextCursor } = await listActivities(work, { list, cursor: query.cursor, limit: 50 })
    const id = [...new Set(items.map(({ opportunityId }) => opportunityId))]
    const rows = id.length > 0 ? await work.of(Opportunities).all({ where: { id } }) : []
    const here = (cursor?: string) => withQuery('/crm/activities', { list, cursor })
    return kit.view('activities', {
      title: 'Atividades',
      ...{ items, list, lists: activityLists, kinds: activityKinds, today: work.today },
      counts: await countsOf(work),
      opportunities: new Map(rows.map(row => [row.id, row])),
      people: await peopleOf(work, rows),
      next: nextCursor && here(nextCursor),
      first: query.cursor && here(),
    })
  })

  kit.get('/activities/:activityId/edit', write, async (work, { params }) => {
    const activity = await work.of(Activities).get(params.activityId ?? '')
    if (activity.doneAt)
      return kit.redirect(at(activity.opportunityId), { kind: 'warning', text: 'Esta atividade já foi feita.' })
    const opportunity = await work.of(Opportunities).get(activity.opportunityId)
    return kit.view('activity', {
      title: 'Editar atividade',
      place: '/crm/activities',
      activity,
      opportunity,
      kinds: activityKinds,
    })
  })
  kit.post('/activities/:activityId', write, async (work, { params, body }) => {
    const { opportunityId } = await changeActivity(work, params.activityId ?? '', inputIn(body))
    return kit.redirect(at(opportunityId), 'Atividade alterada.')
  })
  kit.post('/activities/:activityId/done', write, async (work, { params, body }) => {
    const { opportunityId, title } = await finishActivity(work, params.activityId ?? '')
    return kit.redirect(body.from === 'list' ? '/crm/activities' : at(opportunityId), `Feita: ${title}.`)
  })
  kit.post('/activities/:activityId/removal', write, async (work, { params }) => {
    const { opportunityId } = await removeActivity(work, params.activityId ?? '')
    return kit.redirect(at(opportunityId), 'Atividade desmarcada.')
  })
  kit.post('/:id/activities', write, async (work, { params, body }) => {
    const { id } = await work.of(Opportunities).get(params.id ?? '')
    await addActivity(work, id, inputIn(body))
    return kit.redirect(at(id), 'Atividade marcada.')
  })
}

async function countsOf(work: Work): Promise<Record<string, number>> {
  const keys = ['overdue', 'today', 'next'] as const
  const counts = await Promise.all(keys.map(key => work.of(Activities).count(activitiesWhere(work, key))))
  return Object.fromEntries(keys.map((key, index) => [key, counts[index] ?? 0]))
}

/** What does not fit is refused by the schema. */
const inputIn = ({ kind, title, dueOn, dueTime, tellsCustomer }: Input['body']): ActivityInput =>
  ({ kind, title: title, dueOn, dueTime: dueTime || null, tellsCustomer: tellsCustomer === 'on' }) as ActivityInput
