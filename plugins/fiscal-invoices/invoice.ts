import { column, defineLifecycle, defineModel, optional, type Row } from '#core'
import type { Note } from './note.ts'

export type InvoiceStatus = 'authorised' | 'corrected' | 'cancelled'

/** An authorised NF-e or NFC-e of the company. What it says is in `InvoiceContents`, its XML in the storage. */
export const Invoices = defineModel(
  'fiscal_invoices',
  {
    /** 44 characters, letters in upper case. */
    accessKey: column.exact(44),
    /** `55` NF-e, `65` NFC-e. */
    model: column.text(2),
    series: column.integer(),
    number: column.integer(),
    status: column.text<InvoiceStatus>(20),
    /** Null: issued to nobody, to a foreigner, or for trial. */
    contactId: optional(column.id()),
    recipientName: optional(column.text()),
    /** As searches compare it. */
    recipientKey: column.text(),
    /** CPF or CNPJ without a mask. */
    recipientTaxId: optional(column.text(14)),
    totalCents: column.integer(),
    /** By the clocks of whoever issued it. */
    issuedOn: column.date(),
    protocol: column.text(20),
    authorisedAt: column.instant(),
    /** Issued for trial: no fiscal value, and nobody is told. */
    test: column.boolean(),
    /** What was wrong with its signature, where the company takes such notes. */
    warning: optional(column.text(500)),
    source: column.text<Source>(20),
    xmlHash: column.exact(64),
    xmlSize: column.integer(),
    token: column.exact(64),
    updatedAt: column.instant(),
  },
  { unique: [['accessKey'], ['token']], owner: { column: 'contactId' } },
)
export type Invoice = Row<typeof Invoices>

export type Source = 'upload' | 'folder' | 'api'
export const sourceTitles: Record<Source, string> = { upload: 'enviada na tela', folder: 'da pasta', api: 'pela API' }

export const InvoiceContents = defineModel(
  'fiscal_invoice_contents',
  { invoiceId: column.id(), note: column.json<Note>() },
  { unique: [['invoiceId']], owner: { through: Invoices, by: 'invoiceId' } },
)

/** Cancellations and letters of correction. */
export const InvoiceEvents = defineModel(
  'fiscal_invoice_events',
  {
    invoiceId: column.id(),
    /** `110111` and the like. */
    type: column.exact(6),
    sequence: column.integer(),
    protocol: column.text(20),
    happenedAt: column.instant(),
    text: column.longText(),
    /** Null: it came inside the note's own file. */
    xmlHash: optional(column.exact(64)),
    xmlSize: optional(column.integer()),
  },
  { unique: [['invoiceId', 'type', 'sequence']], owner: { through: Invoices, by: 'invoiceId' } },
)
export type InvoiceEvent = Row<typeof InvoiceEvents>

export const invoiceLifecycle = defineLifecycle<InvoiceStatus>({
  subject: 'fiscal_invoice',
  model: Invoices,
  initial: 'authorised',
  statuses: {
    authorised: { title: 'Autorizada', color: 'green', next: ['corrected', 'cancelled'] },
    corrected: {
      title: 'Autorizada, com correção',
      color: 'blue',
      next: ['corrected', 'cancelled'],
      action: 'Corrigir',
    },
    cancelled: { title: 'Cancelada', color: 'red', next: [], action: 'Cancelar', dangerous: true },
  },
})

export const modelTitle = (model: string): string => (model === '65' ? 'NFC-e' : 'NF-e')
/** `NF-e 1.234`. */
export const invoiceName = ({ model, number }: Pick<Invoice, 'model' | 'number'>): string =>
  `${modelTitle(model)} ${number.toLocaleString('pt-BR')}`
