import { addDays } from '../../core/brazil/dates.ts'
import type { Work } from '../../core/data/work.ts'
import { changeDocumentStatus, createDocument } from '../../core/documents/tracked/actions.ts'
import type { ItemInput, TrackedDocument } from '../../core/documents/tracked/declaration.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { orders } from '../../plugins/orders/order.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import type { Story } from './month.ts'
import { demoItems } from './people.ts'

/** Into which status, and what is asked on the way. */
type Step = string | readonly [to: string, given: Record<string, unknown>]

interface Sale {
  document: TrackedDocument
  daysAgo: number
  /** Whose, as a place in the list of contacts; null: nobody's. */
  contact: number | null
  items: ItemInput[]
  /** Its own fields; those of dates say how many days from its own day. */
  own?: Record<string, unknown>
  inDays?: Record<string, number>
  steps: readonly Step[]
}

const item = (index: number, quantity = 1): ItemInput => ({
  ...(demoItems[index] as (typeof demoItems)[number]),
  quantity,
})
const piece = (description: string, unitPriceCents: number, quantity = 1): ItemInput => ({
  ...{ description, unitPriceCents, quantity },
})
const part = (description: string, cents: number): ItemInput => ({ ...piece(description, cents), kind: 'part' })
const labour = (description: string, cents: number): ItemInput => ({ ...piece(description, cents), kind: 'labour' })

const snack = [piece('Café expresso', 650, 2), piece('Pão de queijo', 700, 3)]
const chosen = [
  piece('Fone de ouvido sem fio', 24_900),
  piece('Caixa de som portátil', 31_900),
  piece('Mochila', 18_900),
]
const cash = { paymentMethod: 'cash', paidCents: 5_000 }
const pix = { paymentMethod: 'pix', paidCents: 3_400 }

const sales: readonly Sale[] = [
  {
    document: orders,
    daysAgo: 9,
    contact: 0,
    items: [item(0), item(6)],
    own: { instalmentCount: 3 },
    steps: ['sent', 'finished'],
  },
  { document: orders, daysAgo: 6, contact: 9, items: [item(8, 2)], steps: ['cancelled'] },
  { document: orders, daysAgo: 4, contact: 13, items: [item(5, 2), item(7)], steps: ['finished'] },
  { document: orders, daysAgo: 2, contact: 3, items: [item(1)], inDays: { deliverOn: 5 }, steps: ['sent'] },
  { document: orders, daysAgo: 1, contact: 8, items: [item(4, 3), item(3, 40)], inDays: { deliverOn: 7 }, steps: [] },
  { document: tabs, daysAgo: 3, contact: 5, items: snack, steps: [['closed', pix]] },
  { document: tabs, daysAgo: 3, contact: null, items: snack, own: { place: 'Mesa 2' }, steps: [['closed', cash]] },
  { document: tabs, daysAgo: 2, contact: null, items: [], own: { place: 'Mesa 5' }, steps: ['cancelled'] },
  { document: tabs, daysAgo: 0, contact: null, items: snack, own: { place: 'Mesa 4' }, steps: [] },
  {
    document: tabs,
    daysAgo: 0,
    contact: 11,
    items: [piece('Suco de laranja', 1_100)],
    own: { place: 'Balcão' },
    steps: [],
  },
  {
    document: serviceOrders,
    daysAgo: 8,
    contact: 1,
    items: [part('Bateria', 28_900), labour('Troca da bateria', 9_000)],
    own: { equipment: 'Notebook Dell Inspiron 15', technician: 'Paulo', defect: 'Desliga sozinho', warrantyDays: 90 },
    steps: ['diagnosing', 'awaiting', 'approved', 'repairing', 'ready', 'delivered'],
  },
  {
    document: serviceOrders,
    daysAgo: 5,
    contact: 2,
    items: [part('Tela', 35_000), labour('Troca da tela', 12_000)],
    own: { equipment: 'Celular Galaxy A15', technician: 'Paulo', defect: 'Tela quebrada', warrantyDays: 90 },
    inDays: { promisedOn: 7 },
    steps: ['diagnosing', 'awaiting', 'approved', 'repairing', 'ready'],
  },
  {
    document: serviceOrders,
    daysAgo: 3,
    contact: 4,
    items: [part('Placa-mãe', 89_000), labour('Troca da placa', 18_000)],
    own: { equipment: 'Computador da recepção', technician: 'Rita', defect: 'Não liga' },
    steps: ['diagnosing', 'awaiting', 'refused'],
  },
  {
    document: serviceOrders,
    daysAgo: 2,
    contact: 14,
    items: [labour('Limpeza e revisão', 15_000)],
    own: { equipment: 'Impressora da secretaria', technician: 'Rita', defect: 'Mancha as folhas' },
    steps: ['diagnosing', 'awaiting'],
  },
  {
    document: serviceOrders,
    daysAgo: 0,
    contact: 12,
    items: [],
    own: { equipment: 'Nobreak da portaria', defect: 'Apita sem parar' },
    steps: [],
  },
  { document: consignments, daysAgo: 8, contact: 5, items: chosen, inDays: { returnOn: 3 }, steps: ['returned'] },
  { document: consignments, daysAgo: 7, contact: 8, items: chosen, inDays: { returnOn: 3 }, steps: ['kept'] },
  {
    document: consignments,
    daysAgo: 6,
    contact: 13,
    items: chosen,
    inDays: { returnOn: 4 },
    steps: [['partial', { kept: [{ position: 1, quantity: 1 }], instalmentCount: 2 }]],
  },
  { document: consignments, daysAgo: 5, contact: 15, items: chosen, inDays: { returnOn: 3 }, steps: ['overdue'] },
  { document: consignments, daysAgo: 1, contact: 0, items: chosen, inDays: { returnOn: 3 }, steps: [] },
]

interface Telling {
  contacts: readonly { id: string }[]
  today: Date
  /** What the staff did about the messages of that day. */
  settle(day: number): Promise<void>
}

/** Orders, tabs, service orders and consignments in different states of their lives, the oldest first. */
export async function sellAndRepair(story: Story, { contacts, today, settle }: Telling): Promise<void> {
  const inOrder = sales.toSorted((one, other) => other.daysAgo - one.daysAgo)
  for (const [index, sale] of inOrder.entries()) {
    const { app, scope, clock } = story
    // In the last hours before now, so that nothing of today lies ahead.
    clock.move(new Date(today.getTime() - sale.daysAgo * 86_400_000 - (inOrder.length - index + 60) * 60_000))
    await app.works.write(scope, work =>
      sell(work, sale, sale.contact === null ? null : (contacts[sale.contact]?.id ?? '')),
    )
    await settle(30 + index)
  }
}

async function sell(work: Work, sale: Sale, contactId: string | null): Promise<void> {
  const { document, items, own = {}, inDays = {}, steps } = sale
  const dates = Object.entries(inDays).map(([name, days]) => [name, addDays(work.today, days)])
  const { id } = await createDocument(work, document, { contactId, items, ...own, ...Object.fromEntries(dates) })
  for (const step of steps) {
    const [to, given] = typeof step === 'string' ? [step, {}] : step
    await changeDocumentStatus(work, document, { id, to, given })
  }
}
