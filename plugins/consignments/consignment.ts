import { z } from 'zod'
import {
  addDays,
  Conflict,
  column,
  type DocumentField,
  type DocumentRow,
  formatDate,
  formatMoney,
  optional,
  recordSale,
  reversalField,
  reversedStatus,
  reverseSale,
  saleTerms,
  type TrackedDocument,
  trackedDocument,
} from '#core'
import { keptOf } from './kept.ts'
import { consignmentSayings, consignmentWords } from './messages.ts'
import { consignmentSettings } from './settings.ts'

const written = (label: string, more: Partial<DocumentField> = {}): DocumentField => ({
  label,
  column: optional(column.longText()),
  schema: z.string().nullish(),
  input: 'none',
  format: String,
  ...more,
})

/** "Condicional": goods that a customer took home to choose, until a day; what is kept is a sale. */
export const consignments: TrackedDocument = trackedDocument({
  subject: 'consignment',
  name: 'consignments',
  title: { one: 'Condicional', many: 'Condicionais', feminine: true },
  variable: 'condicional',
  oldTable: 'TCONDICIONAL',
  initial: 'out',
  statuses: {
    out: {
      title: 'Com o cliente',
      color: 'blue',
      next: ['returned', 'kept', 'partial', 'overdue', 'cancelled'],
      action: 'Deu mais prazo',
    },
    overdue: {
      title: 'Atrasada',
      color: 'orange',
      next: ['returned', 'kept', 'partial', 'out', 'cancelled'],
      action: 'Marcar como atrasada',
    },
    returned: { title: 'Devolvida', color: 'gray', next: [], action: 'Devolveu tudo' },
    kept: { title: 'Ficou com tudo', color: 'green', next: ['reversed'], action: 'Ficou com tudo' },
    partial: { title: 'Ficou com parte', color: 'teal', next: ['reversed'], action: 'Ficou com parte' },
    cancelled: { title: 'Cancelada', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
    reversed: reversedStatus('Estornada'),
  },
  // "Mais dois dias, por favor": the day is changed first, and then it is no longer late.
  editable: ['out', 'overdue'],
  dead: ['returned', 'kept', 'partial', 'cancelled', 'reversed'],
  fields: {
    returnOn: {
      label: 'Devolver até',
      column: column.date(),
      schema: z.iso.date('Informe uma data válida.'),
      input: 'date',
      variable: 'devolucao',
      format: value => formatDate(String(value)),
      initial: (today, settings) => addDays(today, Number(settings.returnDays)),
    },
    kept: {
      label: 'Quanto ficou de cada item',
      column: optional(column.json()),
      schema: z
        .array(z.strictObject({ position: z.int().min(1), quantity: z.number().positive() }))
        .min(1, 'Diga com o que o cliente ficou. Se não ficou com nada, registre a devolução.')
        .max(200),
      input: 'quantities',
      asked: ['partial'],
      // Told by `keptText`.
      format: () => '',
    },
    ...saleTerms(['kept', 'partial']),
    keptText: written('Ficou com', { variable: 'ficouCom', example: '1 × Vestido P' }),
    keptCents: written('Valor do que ficou', {
      column: optional(column.integer()),
      schema: z.int().nullish(),
      variable: 'valorFicou',
      example: 'R$ 120,00',
      format: value => formatMoney(Number(value)),
    }),
    ...reversalField,
  },
  hidden: { reminded: optional(column.text(40)) },
  settings: consignmentSettings,
  words: consignmentWords,
  sayings: consignmentSayings,
  async entering(work, step) {
    const { returnOn } = step.head as DocumentRow & { returnOn: string }
    if (step.to === 'out' && returnOn < work.today)
      throw new Conflict('Antes edite a condicional e escolha a nova data de devolução.')
    return keptOf(step)
  },
  async entered(work, { head, to }) {
    const { keptCents } = head as { keptCents?: number | null }
    if (to === 'kept' || to === 'partial') await recordSale(work, consignments, { head, totalCents: keptCents ?? 0 })
    if (to === 'reversed') await reverseSale(work, consignments, head)
  },
})
