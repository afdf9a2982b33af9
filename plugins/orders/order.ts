import { z } from 'zod'
import {
  cashbackField,
  column,
  formatDate,
  optional,
  originField,
  recordSale,
  refuseTerms,
  reversalField,
  reversedStatus,
  reverseSale,
  saleTerms,
  sourceColumn,
  type TrackedDocument,
  trackedDocument,
  useCashback,
} from '#core'
import { orderSayings } from './messages.ts'
import { orderSettings } from './settings.ts'

/** "Pedido de venda": what a customer bought, by hand or out of an approved quote. Finishing it is the sale. */
export const orders: TrackedDocument = trackedDocument({
  subject: 'order',
  name: 'orders',
  title: { one: 'Pedido', many: 'Pedidos de venda' },
  variable: 'pedido',
  oldTable: 'TPEDIDO',
  initial: 'open',
  statuses: {
    open: { title: 'Aberto', color: 'gray', next: ['sent', 'finished', 'cancelled'] },
    sent: { title: 'Enviado', color: 'blue', next: ['finished', 'cancelled'], action: 'Marcar como enviado' },
    finished: { title: 'Finalizado', color: 'green', next: ['reversed'], action: 'Finalizar' },
    cancelled: { title: 'Cancelado', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
    reversed: reversedStatus('Estornado'),
  },
  editable: ['open', 'sent'],
  dead: ['cancelled', 'reversed'],
  fields: {
    deliverOn: {
      label: 'Entrega prevista',
      column: optional(column.date()),
      schema: z.iso.date('Informe uma data válida.').nullish(),
      input: 'date',
      variable: 'entrega',
      format: value => formatDate(String(value)),
    },
    ...saleTerms(),
    ...cashbackField(['finished']),
    origin: originField,
    ...reversalField,
  },
  hidden: { source: sourceColumn() },
  unique: [['source']],
  settings: orderSettings,
  sayings: orderSayings,
  refuse: refuseTerms,
  async entering(work, step) {
    if (step.to === 'finished') await useCashback(work, orders, step)
    return {}
  },
  async entered(work, { head, to }) {
    if (to === 'finished') await recordSale(work, orders, { head, totalCents: head.totalCents })
    if (to === 'reversed') await reverseSale(work, orders, head)
  },
})
