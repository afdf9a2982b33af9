import { z } from 'zod'
import {
  addDays,
  type ChosenQuantity,
  checkTerms,
  chosenItems,
  chosenQuantities,
  column,
  type DocumentField,
  type DocumentRow,
  type DocumentStep,
  formatDate,
  formatMoney,
  itemsCents,
  itemsText,
  optional,
  recordSale,
  refuseTerms,
  reversalField,
  reverseSale,
  saleTerms,
  type TrackedDocument,
  trackedDocument,
} from '#core'
import { serviceOrderWords } from './messages.ts'
import { serviceOrderSettings } from './settings.ts'
import { serviceStatuses } from './statuses.ts'

const text = (label: string, variable: string, more: Partial<DocumentField> = {}): DocumentField => ({
  label,
  column: optional(column.text(120)),
  schema: z.string().trim().max(120, 'Use no máximo 120 letras.').nullish(),
  input: 'text',
  variable,
  format: String,
  ...more,
})
const longText = (label: string, variable: string): DocumentField =>
  text(label, variable, {
    column: optional(column.longText()),
    schema: z.string().trim().max(5_000).nullish(),
    input: 'longText',
  })
const written = (label: string, more: Pick<DocumentField, 'format'> & Partial<DocumentField>): DocumentField => ({
  label,
  column: optional(column.longText()),
  schema: z.string().nullish(),
  input: 'none',
  ...more,
})
const date = (value: unknown) => formatDate(String(value))

/** "Ordem de serviço": an equipment, what is wrong with it, and what is done about it, until it is handed back. */
export const serviceOrders: TrackedDocument = trackedDocument({
  subject: 'service-order',
  name: 'service-orders',
  title: { one: 'Ordem de serviço', many: 'Ordens de serviço', feminine: true },
  variable: 'os',
  oldTable: 'TOS',
  initial: 'received',
  statuses: serviceStatuses,
  ownLabels: true,
  showsProgress: true,
  editable: ['received', 'diagnosing', 'awaiting', 'approved', 'repairing'],
  dead: ['cancelled', 'reversed'],
  // What it will cost is often found out later.
  itemsLater: true,
  itemKinds: { part: 'Peça', labour: 'Mão de obra' },
  fields: {
    equipment: text('Equipamento', 'equipamento', {
      column: column.text(120),
      schema: z.string('Diga qual é o equipamento.').trim().min(1, 'Diga qual é o equipamento.').max(120),
      hint: 'Marca, modelo e número de série.',
      listed: true,
    }),
    technician: text('Técnico', 'tecnico'),
    promisedOn: {
      label: 'Previsão de entrega',
      column: optional(column.date()),
      schema: z.iso.date('Informe uma data válida.').nullish(),
      input: 'date',
      variable: 'previsao',
      format: date,
    },
    warrantyDays: {
      label: 'Garantia',
      column: optional(column.integer()),
      schema: z.int('Escreva um número de dias.').min(0).max(3_650, 'São no máximo 3.650 dias.').nullish(),
      input: 'integer',
      hint: 'Em dias, contados da entrega ao cliente.',
      format: value => (Number(value) > 0 ? `${value} dias` : ''),
      initial: (_today, settings) => settings.warrantyDays,
    },
    // What was agreed on for the repair is not what a diagnosis alone is paid in.
    ...saleTerms({ again: ['returned'] }),
    defect: longText('Defeito informado', 'defeito'),
    diagnosis: longText('Diagnóstico', 'diagnostico'),
    warrantyUntil: {
      label: 'Em garantia até',
      column: optional(column.date()),
      schema: z.iso.date().nullish(),
      input: 'none',
      variable: 'garantia',
      example: '31/03/2027',
      format: date,
    },
    charged: {
      label: 'O que cobrar mesmo sem o conserto',
      column: optional(column.json()),
      schema: chosenQuantities().nullish(),
      input: 'quantities',
      asked: ['returned'],
      // Told by `chargedText`.
      format: () => '',
    },
    chargedText: written('Cobrado sem o conserto', { format: String }),
    chargedCents: written('Valor cobrado', {
      column: optional(column.integer()),
      schema: z.int().nullish(),
      format: value => formatMoney(Number(value)),
    }),
    ...reversalField,
  },
  settings: serviceOrderSettings,
  words: serviceOrderWords,
  refuse: refuseTerms,
  // Nothing was sold: there is nothing to take back.
  pointless: (head, to) => to === 'reversed' && head.status === 'returned' && !(head as Charged).chargedCents,
  async entering(work, step) {
    const { head, to } = step
    if (to === 'returned') {
      checkTerms({ ...head, ...step.given })
      return chargedOf(step)
    }
    const { warrantyDays } = head as { warrantyDays?: number | null }
    return to === 'delivered' && warrantyDays ? { warrantyUntil: addDays(work.today, warrantyDays) } : {}
  },
  async entered(work, { head, to }) {
    if (to === 'delivered') await recordSale(work, serviceOrders, { head, totalCents: head.totalCents })
    // What nobody repaired is handed back without being sold, but for what was done until then.
    const { chargedCents } = head as Charged
    if (to === 'returned' && chargedCents) await recordSale(work, serviceOrders, { head, totalCents: chargedCents })
    if (to === 'reversed') await reverseSale(work, serviceOrders, head)
  },
})

type Charged = DocumentRow & { chargedCents?: number | null }

/** What is charged of a repair that was not approved: a diagnosis, what was done already. Throws Invalid. */
function chargedOf({ items, given }: DocumentStep) {
  const charged = chosenItems(items, (given.charged ?? []) as ChosenQuantity[], 'charged')
  return charged.length > 0 ? { chargedText: itemsText(charged), chargedCents: itemsCents(charged) } : {}
}
