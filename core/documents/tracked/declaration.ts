import type { z } from 'zod'
import type { Column } from '../../data/column.ts'
import type { Model, Row } from '../../data/model.ts'
import type { Lifecycle, Status } from '../../events/lifecycle.ts'
import type { MessageType, Words } from '../../notifier/message-type.ts'
import type { DocumentSource } from '../../outbox/attachment.ts'
import type { ChannelKind } from '../../outbox/channel.ts'
import type { Settings } from '../../people/settings.ts'
import type { documentModel, itemModel } from './models.ts'

export type DocumentRow = Row<ReturnType<typeof documentModel>>
export type ItemRow = Row<ReturnType<typeof itemModel>>

/** A column of one kind of document, besides what all share; declared once for table, form, API, PDF and words. */
export interface DocumentField {
  label: string
  column: Column
  /** What the API and the form accept; a date is `YYYY-MM-DD`. */
  schema: z.ZodType
  input: 'date' | 'text' | 'longText'
  /** Name inside the document's variables (`validade`), when words may use it. */
  variable?: string
  /** How it reads: on screens, in the PDF, in words. */
  format: (value: unknown) => string
  /** What a new form starts with. */
  initial?: (today: string, settings: Record<string, unknown>) => unknown
}

/** What quotes, tabs, service orders and consignments differ in; what they share follows from it. */
export interface DocumentDeclaration<S extends string> {
  /** `quote`: subject of its events. */
  subject: string
  /** `quotes`: table, URL and plug-in. */
  name: string
  title: { one: string; many: string; feminine?: boolean }
  /** `orcamento`: the leading name of its variables. */
  variable: string
  /** `TORCAMENTO`: its table's name in the variables of older systems. */
  oldTable: string
  statuses: Readonly<Record<S, Status<S>>>
  initial: S
  /** While here the content may still be changed. */
  editable: readonly S[]
  /** Nothing is said any more about a document that ended here. */
  dead: readonly S[]
  fields: Record<string, DocumentField>
  settings: Settings
  words: { created: Partial<Record<ChannelKind, Words>>; changed: Partial<Record<ChannelKind, Words>> }
}

/** The parts a plug-in's manifest spreads. */
export interface TrackedDocument<S extends string = string> {
  declaration: DocumentDeclaration<S>
  model: ReturnType<typeof documentModel>
  items: ReturnType<typeof itemModel>
  models: Model[]
  lifecycle: Lifecycle<S>
  messages: MessageType[]
  source: DocumentSource
  /** zod of what creates one, as the API takes it. */
  input: z.ZodType<DocumentInput>
}

export interface DocumentInput {
  contactId: string
  items: { description: string; quantity: number; unitPriceCents: number }[]
  notes?: string | null | undefined
  [field: string]: unknown
}
