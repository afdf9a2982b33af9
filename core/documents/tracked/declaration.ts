import type { z } from 'zod'
import type { Column } from '../../data/column.ts'
import type { Model, Row } from '../../data/model.ts'
import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
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
  /** What the API and the form accept; a date is `YYYY-MM-DD`, money is cents. One that may be left out is nullish. */
  schema: z.ZodType
  /** `quantities`: how much of each item; `none`: nobody types it, an action writes it. */
  input: 'date' | 'text' | 'longText' | 'integer' | 'money' | 'choice' | 'quantities' | 'none'
  /** Of a choice: values and how they are called. */
  choices?: readonly (readonly [string, string])[]
  /** Asked on the way into these statuses instead of in the form: how a tab was paid. */
  asked?: readonly string[]
  /** Of the form, and asked once more on the way into these statuses; what is not said there stays. */
  again?: readonly string[]
  /** What a form calls it, where that is not what the page does. */
  question?: string
  /** Below the field, in a form. */
  hint?: string | undefined
  /** Asked on the way of some documents only: then this says what stands below the field. */
  offered?(work: Work, head: DocumentRow): Promise<string | undefined>
  /** A column of the list; dates that the form asks for are, unless told otherwise. */
  listed?: boolean
  /** Name inside the document's variables (`validade`), when words may use it. */
  variable?: string
  /** How it reads: on screens, in the PDF, in words. Empty: nothing is shown. */
  format: (value: unknown) => string
  /** What it reads like in a sample. */
  example?: string
  /** What a new form starts with; `known` are the settings, on the way into a status the document, with the names `asked`. */
  initial?: (today: string, known: Record<string, unknown>) => unknown
}

/** A step as the hooks of a declaration see it. */
export interface DocumentStep {
  head: DocumentRow
  items: ItemRow[]
  from: string
  to: string
  /** What was asked on the way. */
  given: Record<string, unknown>
}

/** Something more that is told, besides "created" and "status changed" or instead of them. */
export interface DocumentSaying<S extends string = string> {
  /** `sent` makes `order.sent`. */
  name: string
  title: string
  /** On entering one of these statuses, or on an event that the plug-in records. */
  on: readonly S[] | string
  words: Partial<Record<ChannelKind, Words>>
  /** Of an event of the plug-in's own: true, or a sentence that says why it no longer is. */
  stillTrue?(head: DocumentRow, event: Event): true | string
}

export interface DocumentWords {
  created: Partial<Record<ChannelKind, Words>>
  changed: Partial<Record<ChannelKind, Words>>
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
  /** Of "created" and "status changed"; without them only the sayings are told. */
  words?: DocumentWords
  sayings?: readonly DocumentSaying<S>[]
  /** Columns that nobody types or sees. */
  hidden?: Record<string, Column>
  /** Groups of columns that no two documents of a company share. */
  unique?: string[][]
  /** There may be no customer: then nobody is told. */
  contactOptional?: true
  /** Opened first and filled over time, on a screen of its own (`/:id/counter`). */
  counter?: { title: string; while: readonly S[] }
  /** Lines may be missing at first: what it will cost is found out later. */
  itemsLater?: true
  /** What items may be (`part`: `Peça`), the usual one first. */
  itemKinds?: Record<string, string>
  /** The company calls the statuses as it likes: its settings carry `statusLabels`. */
  ownLabels?: true
  /** The customer's page and the PDF tell the steps so far. */
  showsProgress?: true
  /** Here another document may be made of it (an order of an approved quote), where a plug-in offers that. */
  ripe?: readonly S[]
  /** A step that its status allows and that makes no sense for this one: no button leads there. */
  pointless?(head: DocumentRow, to: string): boolean
  /** What is wrong with a document as a whole, by field. */
  refuse?(input: DocumentInput): Record<string, string>
  /** Before a step, in its transaction: what changes along with it. Throws to refuse. */
  entering?(work: Work, step: DocumentStep): Promise<Record<string, unknown>>
  /** After a step, in its transaction; `head` is as it has become. */
  entered?(work: Work, step: DocumentStep): Promise<void>
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
  /** Null only where the declaration makes customers optional. */
  contactId: string | null
  items: ItemInput[]
  notes?: string | null | undefined
  [field: string]: unknown
}

export interface ItemInput {
  description: string
  quantity: number
  unitPriceCents: number
  kind?: string
}
