import { column, defineLifecycle, defineModel, optional, type Row, type Status } from '#core'

/** A stage has a fixed key and the company's own name. */
export const stageKeys = ['stage1', 'stage2', 'stage3', 'stage4', 'stage5', 'stage6', 'stage7', 'stage8'] as const
export type StageKey = (typeof stageKeys)[number]
export type OpportunityStatus = StageKey | 'won' | 'lost'
export const opportunityStatuses = [...stageKeys, 'won', 'lost'] as const

/** Somebody who may buy. A lead is one whose person is no contact yet: only name, phone and e-mail are known. */
export const Opportunities = defineModel(
  'opportunities',
  {
    number: column.integer(),
    /** What it is about. */
    title: column.text(120),
    contactId: optional(column.id()),
    leadName: optional(column.text()),
    /** CPF or CNPJ without a mask. */
    leadTaxId: optional(column.text(14)),
    /** As typed. */
    leadPhone: optional(column.text(30)),
    leadEmail: optional(column.text()),
    status: column.text<OpportunityStatus>(20),
    valueCents: optional(column.integer()),
    /** When it is expected to be decided. */
    expectedOn: optional(column.date()),
    notes: optional(column.longText()),
    lostReason: optional(column.text()),
    /** What the search box looks through, besides the contact. */
    searchKey: column.exact(),
    /** Since when it is where it is. */
    movedAt: column.instant(),
    updatedAt: column.instant(),
  },
  { unique: [['number']] },
)
export type Opportunity = Row<typeof Opportunities>

export const isOpen = ({ status }: Pick<Opportunity, 'status'>): boolean => status !== 'won' && status !== 'lost'

/** Until the company calls them by its own names; those without a name at first are not in use. */
export const usualStages: Record<StageKey, string> = {
  stage1: 'Novo',
  stage2: 'Contato feito',
  stage3: 'Proposta',
  stage4: 'Negociação',
  stage5: '',
  stage6: '',
  stage7: '',
  stage8: '',
}

const stages = stageKeys.map((key, index): [StageKey, Status<OpportunityStatus>] => {
  const title = usualStages[key] || `Etapa ${index + 1}`
  const next: OpportunityStatus[] = [...stageKeys.filter(other => other !== key), 'won', 'lost']
  return [key, { title, color: 'blue', next, action: `Mover para ${title}` }]
})

export const opportunityLifecycle = defineLifecycle<OpportunityStatus>({
  subject: 'opportunity',
  model: Opportunities,
  initial: 'stage1',
  statuses: {
    ...(Object.fromEntries(stages) as Record<StageKey, Status<OpportunityStatus>>),
    // People err, and customers change their minds: both may come back.
    won: { title: 'Ganha', color: 'green', next: stageKeys, action: 'Marcar como ganha' },
    lost: { title: 'Perdida', color: 'red', next: stageKeys, action: 'Marcar como perdida' },
  },
})
