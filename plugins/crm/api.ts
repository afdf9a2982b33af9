import { z } from 'zod'
import type { ApiKit, Work } from '#core'
import {
  createOpportunity,
  editOpportunity,
  linkContact,
  loseOpportunity,
  moveOpportunity,
  opportunityEdit,
  opportunityInput,
} from './actions.ts'
import { activitiesApi } from './activity-api.ts'
import type { Allows } from './lead.ts'
import { listOpportunities } from './list.ts'
import { Opportunities, opportunityStatuses, stageKeys } from './opportunity.ts'
import { outcomesOf, winWith } from './outcome.ts'
import { stagesOf } from './stages.ts'

const read = 'crm.read'
const write = 'crm.write'
const params = z.object({ id: z.uuid() })
const stage = z.enum(stageKeys).meta({ description: 'Os nomes da empresa estão em GET /opportunities/stages.' })
const status = z.enum(opportunityStatuses)

const shape = z.object({
  id: z.uuid(),
  number: z.int(),
  title: z.string(),
  contactId: z.uuid().nullable().meta({ description: 'Vazio: um lead que ainda não é cliente.' }),
  leadName: z.string().nullable(),
  leadTaxId: z.string().nullable(),
  leadPhone: z.string().nullable(),
  leadEmail: z.string().nullable(),
  status,
  valueCents: z.int().nullable(),
  expectedOn: z.iso.date().nullable(),
  notes: z.string().nullable(),
  lostReason: z.string().nullable(),
  movedAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
const full = shape.extend({
  documents: z
    .array(z.object({ title: z.string(), path: z.string() }))
    .meta({ description: 'O que virou, do que o token pode ler.' }),
})
const answer = { status: 200, schema: full }

/** `/opportunities` in the shape of quotes, and `/activities`. */
export function crmApi(kit: ApiKit): void {
  const opportunities = kit.resource('opportunities')
  const present = async (work: Work, id: string, allows: Allows) => {
    const row = await work.of(Opportunities).get(id)
    const documents = (await outcomesOf(work, row, { kit, allows })).found.flatMap(({ made }) => made ?? [])
    return { ...row, documents }
  }

  opportunities.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Lista de oportunidades',
      query: z.object({
        status: status.optional(),
        contactId: z.uuid().optional(),
        search: z.string().trim().max(100).optional(),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answer: { status: 200, schema: z.object({ items: z.array(shape), nextCursor: z.string().nullable() }) },
    },
    (work, { query }) => listOpportunities(work, query),
  )
  opportunities.route(
    {
      method: 'get',
      path: '/stages',
      permission: read,
      summary: 'As etapas do funil, na ordem e com os nomes da empresa',
      answer: { status: 200, schema: z.object({ items: z.array(z.object({ key: stage, title: z.string() })) }) },
    },
    async work => ({ items: await stagesOf(work) }),
  )
  opportunities.route(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary: 'Cria uma oportunidade; sem contactId é um lead, procurado por CPF/CNPJ, telefone e e-mail',
      body: opportunityInput.extend({ stage: stage.optional() }),
      answer: { status: 201, schema: full },
    },
    async (work, { body: { stage, ...given }, allows }) =>
      present(work, (await createOpportunity(work, given, { stage, allows })).id, allows),
  )
  opportunities.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Uma oportunidade', params, answer },
    (work, { params: { id }, allows }) => present(work, id, allows),
  )
  opportunities.route(
    {
      method: 'put',
      path: '/:id',
      permission: write,
      summary: 'Troca o conteúdo de uma oportunidade em andamento; sem contactId fica o cliente que ela já tem',
      params,
      body: opportunityEdit,
      answer,
    },
    async (work, { params: { id }, body, allows }) => present(work, (await editOpportunity(work, id, body)).id, allows),
  )
  opportunities.route(
    {
      method: 'post',
      path: '/:id/stage',
      permission: write,
      summary: 'Move para outra etapa, também de volta de ganha ou perdida',
      params,
      body: z.object({ stage }),
      answer,
    },
    async (work, { params: { id }, body, allows }) =>
      present(work, (await moveOpportunity(work, id, body.stage)).id, allows),
  )
  opportunities.route(
    {
      method: 'post',
      path: '/:id/contact',
      permission: write,
      summary: 'O lead vira cliente: o que já existe, ou um novo',
      params,
      answer,
    },
    async (work, { params: { id }, allows }) => present(work, (await linkContact(work, id, allows)).id, allows),
  )
  opportunities.route(
    {
      method: 'post',
      path: '/:id/won',
      permission: write,
      summary: 'Marca como ganha; com make, já gera o orçamento ou o pedido',
      params,
      body: z.object({ make: z.string().max(40).optional().meta({ description: 'O módulo: quotes ou orders.' }) }),
      answer,
    },
    async (work, { params: { id }, body, allows }) => {
      await winWith(work, { id, plugin: body.make }, { kit, allows })
      return present(work, id, allows)
    },
  )
  opportunities.route(
    {
      method: 'post',
      path: '/:id/lost',
      permission: write,
      summary: 'Marca como perdida, com o motivo',
      params,
      body: z.object({ reason: z.string().trim().min(1).max(191) }),
      answer,
    },
    async (work, { params: { id }, body, allows }) => present(work, (await loseOpportunity(work, id, body)).id, allows),
  )
  activitiesApi(kit.resource('activities'))
}
