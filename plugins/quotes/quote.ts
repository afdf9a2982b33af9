import { z } from 'zod'
import { addDays, column, formatDate, sourceColumn, trackedDocument } from '#core'
import { quoteWords } from './messages.ts'
import { quoteSettings } from './settings.ts'

/** "Orçamento": what we would charge, until when. */
export const quotes = trackedDocument({
  subject: 'quote',
  name: 'quotes',
  title: { one: 'Orçamento', many: 'Orçamentos' },
  variable: 'orcamento',
  oldTable: 'TORCAMENTO',
  initial: 'open',
  statuses: {
    open: { title: 'Aberto', color: 'gray', next: ['sent', 'expired', 'cancelled'] },
    sent: {
      title: 'Enviado',
      color: 'blue',
      next: ['approved', 'rejected', 'expired', 'cancelled'],
      action: 'Marcar como enviado',
    },
    approved: { title: 'Aprovado', color: 'green', next: ['finished', 'cancelled'], action: 'Aprovar' },
    rejected: { title: 'Recusado', color: 'red', next: ['finished', 'cancelled'], action: 'Registrar recusa' },
    expired: { title: 'Vencido', color: 'orange', next: ['finished', 'cancelled'], action: 'Marcar como vencido' },
    finished: { title: 'Finalizado', color: 'teal', next: [], action: 'Finalizar' },
    cancelled: { title: 'Cancelado', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
  },
  editable: ['open', 'sent'],
  dead: ['cancelled', 'expired'],
  ripe: ['approved'],
  fields: {
    validUntil: {
      label: 'Válido até',
      column: column.date(),
      schema: z.iso.date('Informe uma data válida.'),
      input: 'date',
      variable: 'validade',
      format: value => formatDate(String(value)),
      initial: (today, settings) => addDays(today, Number(settings.validityDays)),
    },
  },
  hidden: { source: sourceColumn() },
  unique: [['source']],
  settings: quoteSettings,
  words: quoteWords,
})
