import { z } from 'zod'
import { defineMessage, type Event, formatDate, formatMoney, type MessageType, priorities, type Work } from '#core'
import { Activities, type ActivityKind, activityKindKeys, activityKinds, dueText, isOver } from './activity.ts'
import { isOpen, Opportunities, type Opportunity, opportunityLifecycle, stageKeys } from './opportunity.ts'
import { lifecycleOf, stagesOf } from './stages.ts'
import { activityWords, createdWords, stageWords, wordsOfKind } from './words.ts'

const shared: Pick<MessageType, 'purpose' | 'priority' | 'rule'> = {
  purpose: 'service',
  priority: priorities.status,
  rule: { mode: 'confirm', channels: ['whatsapp', 'email'] },
}

const variables = z.object({
  oportunidade: z.object({
    numero: z.string().meta({ title: 'Número da oportunidade' }),
    titulo: z.string().meta({ title: 'Do que se trata' }),
    etapa: z.string().meta({ title: 'Etapa em que está' }),
    valor: z.string().optional().meta({ title: 'Valor previsto' }),
  }),
})
const sample = {
  oportunidade: { numero: '12', titulo: 'Sistema de câmeras', etapa: 'Proposta', valor: 'R$ 4.500,00' },
}

const noContact = 'O lead ainda não é um cliente: ninguém é avisado. Abra a oportunidade e use "Tornar cliente".'

async function describeIn(work: Work, event: Event, status?: Opportunity['status']) {
  const row = await work.of(Opportunities).first({ where: { id: event.subjectId } })
  if (!row) return undefined
  const { statuses } = await lifecycleOf(work)
  const oportunidade = {
    numero: String(row.number),
    titulo: row.title,
    etapa: statuses[status ?? row.status].title,
    valor: row.valueCents === null ? '' : formatMoney(row.valueCents),
  }
  return { contactId: row.contactId, variables: { oportunidade }, ...(row.contactId ? {} : { unsaid: noContact }) }
}

/** The opportunity, or why nothing is said of it any more. */
async function opportunityIn(work: Work, event: Event): Promise<Opportunity | string> {
  const row = await work.of(Opportunities).first({ where: { id: event.subjectId } })
  if (!row) return 'A oportunidade não existe mais.'
  return row.contactId === event.contactId ? row : `A oportunidade ${row.number} passou para outro cliente.`
}

const created = defineMessage({
  ...shared,
  name: 'opportunity.created',
  title: 'Lead recebido',
  on: opportunityLifecycle.created(),
  variables,
  sample,
  describe: (work, event) => describeIn(work, event),
  async stillTrue(work, event) {
    const row = await opportunityIn(work, event)
    if (typeof row === 'string') return row
    return row.status !== 'lost' || `A oportunidade ${row.number} já foi perdida.`
  },
  words: createdWords,
})

/** Won is told by the quote or the order that comes of it, and lost by nobody. */
const stageChanged = defineMessage({
  ...shared,
  name: 'opportunity.stage_changed',
  title: 'Mudança de etapa da oportunidade',
  on: opportunityLifecycle.changed(...stageKeys),
  variables,
  sample,
  async describe(work, event) {
    const to = event.payload.to as Opportunity['status']
    const described = await describeIn(work, event, to)
    return described && { ...described, variant: to }
  },
  async stillTrue(work, event) {
    const row = await opportunityIn(work, event)
    if (typeof row === 'string') return row
    return row.status === event.payload.to || `A oportunidade ${row.number} já saiu desta etapa.`
  },
  words: stageWords,
  variants: {
    list: async work => (await stagesOf(work)).map(({ key, title }) => ({ key, title: `Entrou em ${title}` })),
  },
})

const activityDue = defineMessage({
  ...shared,
  name: 'activity.due',
  title: 'Lembrete de atividade',
  on: { event: 'activity.due' },
  variables: z.object({
    atividade: z.object({
      tipo: z.string().meta({ title: 'Tipo da atividade' }),
      titulo: z.string().meta({ title: 'O que fazer' }),
      data: z.string().meta({ title: 'Para quando está marcada' }),
      hora: z.string().optional().meta({ title: 'Hora marcada' }),
    }),
    ...variables.shape,
  }),
  sample: { atividade: { tipo: 'Visita', titulo: 'Medir o local', data: '25/11/2026', hora: '14:00' }, ...sample },
  renewed: true,
  late: { one: 'lembrete de atividade', many: 'lembretes de atividades', after: 'da data marcada' },
  async describe(work, event) {
    const activity = await activityIn(work, event)
    // Told to the house alone: once the customer is to know, that is another event.
    const isHouse = event.payload.tellsCustomer === false
    const described = activity?.tellsCustomer && !isHouse ? await describeIn(work, event) : undefined
    if (!activity || !described) return undefined
    const { kind, title, dueOn, dueTime } = activity
    const atividade = { tipo: activityKinds[kind], titulo: title, data: formatDate(dueOn), hora: dueTime ?? '' }
    return { ...described, variables: { atividade, ...described.variables }, variant: kind, tellBy: dueOn }
  },
  async stillTrue(work, event) {
    const activity = await activityIn(work, event)
    if (!activity) return 'A atividade foi desmarcada.'
    if (activity.doneAt) return 'A atividade já foi feita.'
    if (activity.dueOn !== event.payload.dueOn) return 'A atividade passou para outro dia.'
    if (!activity.tellsCustomer) return 'O cliente não é mais lembrado desta atividade.'
    if (isOver(work, activity)) return `A atividade era em ${dueText(activity)}: já passou.`
    const row = await opportunityIn(work, event)
    if (typeof row === 'string') return row
    return isOpen(row) || `A oportunidade ${row.number} já foi decidida.`
  },
  words: activityWords,
  variants: {
    list: async () => activityKindKeys.map(key => ({ key, title: activityKinds[key] })),
    words: key => wordsOfKind[key as ActivityKind],
  },
})

const activityIn = (work: Work, event: Event) =>
  work.of(Activities).first({ where: { id: String(event.payload.activityId) } })

export const crmMessages = [created, stageChanged, activityDue]
