import { z } from 'zod'
import {
  addDays,
  Conflict,
  checkTerms,
  chosenQuantities,
  column,
  type DocumentField,
  type DocumentRow,
  type DocumentStep,
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
  type Work,
} from '#core'
import { keptItems, keptOf } from './kept.ts'
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
  // Nobody makes an order of it by a button: what is kept is one.
  ripe: [],
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
      schema: chosenQuantities().min(1, 'Diga com o que o cliente ficou. Se não ficou com nada, registre a devolução.'),
      input: 'quantities',
      asked: ['partial'],
      // Told by `keptText`.
      format: () => '',
    },
    ...saleTerms({ asked: ['kept', 'partial'] }),
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
    checkTerms(step.given)
    return keptOf(step)
  },
  async entered(work, step) {
    if (step.to === 'kept' || step.to === 'partial') await sellKept(work, step)
    if (step.to === 'reversed') await takeBack(work, step.head)
  },
})

type Kept = DocumentRow & {
  keptCents: number | null
  instalmentCount: number | null
  firstDueDate: string | null
  reversalReason: string | null
}

/** What is kept becomes an order, whose sale it then is; where nobody keeps orders it is sold here. */
async function sellKept(work: Work, step: DocumentStep): Promise<void> {
  const { id, number, contactId, notes, keptCents, instalmentCount, firstDueDate } = step.head as Kept
  const ordered = await work.orders.place({
    subject: 'consignment',
    ...{ id, contactId: contactId ?? '', notes, instalmentCount, firstDueDate },
    title: `Condicional ${number}`,
    items: keptItems(step).map(({ description, quantity, unitPriceCents }) => ({
      description,
      quantity,
      unitPriceCents,
    })),
  })
  if (!ordered) await recordSale(work, consignments, { head: step.head, totalCents: keptCents ?? 0 })
}

async function takeBack(work: Work, head: DocumentRow): Promise<void> {
  const { id, reversalReason } = head as Kept
  const reason = reversalReason ?? ''
  if (!(await work.orders.reverse({ subject: 'consignment', id, reason }))) await reverseSale(work, consignments, head)
}
