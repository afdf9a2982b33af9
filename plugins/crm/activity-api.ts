import { z } from 'zod'
import type { ApiKit } from '#core'
import { Activities, activityKindKeys } from './activity.ts'
import { activityInput, addActivity, changeActivity, finishActivity, removeActivity } from './activity-actions.ts'
import { activityListKeys, listActivities } from './list.ts'

const read = 'crm.read'
const write = 'crm.write'
const params = z.object({ id: z.uuid() })
const shape = z.object({
  id: z.uuid(),
  opportunityId: z.uuid(),
  kind: z.enum(activityKindKeys),
  title: z.string(),
  dueOn: z.iso.date(),
  dueTime: z.string().nullable().meta({ description: 'HH:MM' }),
  tellsCustomer: z.boolean(),
  doneAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
const answer = { status: 200, schema: shape }

/** What has to be done, by whoever asks. */
export function activitiesApi(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Lista de atividades a fazer, da mais antiga à mais nova; ou as feitas',
      query: z.object({
        list: z.enum(activityListKeys).optional(),
        opportunityId: z.uuid().optional(),
        cursor: z.string().max(600).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answer: { status: 200, schema: z.object({ items: z.array(shape), nextCursor: z.string().nullable() }) },
    },
    (work, { query }) => listActivities(work, query),
  )
  kit.route(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary: 'Marca uma atividade em uma oportunidade',
      body: activityInput.extend({ opportunityId: z.uuid() }),
      answer: { status: 201, schema: shape },
    },
    (work, { body: { opportunityId, ...given } }) => addActivity(work, opportunityId, given),
  )
  kit.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Uma atividade', params, answer },
    (work, { params: { id } }) => work.of(Activities).get(id),
  )
  kit.route(
    {
      method: 'put',
      path: '/:id',
      permission: write,
      summary: 'Altera uma atividade que ainda não foi feita',
      params,
      body: activityInput,
      answer,
    },
    (work, { params: { id }, body }) => changeActivity(work, id, body),
  )
  kit.route(
    { method: 'post', path: '/:id/done', permission: write, summary: 'Marca uma atividade como feita', params, answer },
    (work, { params: { id } }) => finishActivity(work, id),
  )
  kit.route(
    {
      method: 'delete',
      path: '/:id',
      permission: write,
      summary: 'Desmarca uma atividade',
      params,
      answer: { status: 204 },
    },
    async (work, { params: { id } }) => void (await removeActivity(work, id)),
  )
}
