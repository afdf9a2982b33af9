import type { Column } from '../../data/column.ts'
import { column, optional } from '../../data/column.ts'
import { defineModel, type Model } from '../../data/model.ts'

/** What the tables of one kind of document differ in. */
export interface TableShape {
  fields: Record<string, Column>
  unique?: string[][] | undefined
  contactOptional?: true | undefined
  itemKinds?: Record<string, string> | undefined
}

/** The head: what every kind of document has, and its own fields. */
export const documentModel = (name: string, { fields, unique = [], ...shape }: TableShape) =>
  defineModel(name, { ...headColumns(shape), ...fields } as ReturnType<typeof headColumns>, {
    unique: [['number'], ...(unique as 'number'[][])],
    owner: { column: 'contactId' },
  })

export const headColumns = ({ contactOptional }: Pick<TableShape, 'contactOptional'> = {}) => ({
  number: column.integer(),
  contactId: (contactOptional ? optional(column.id()) : column.id()) as ReturnType<typeof optional<string>>,
  status: column.text(20),
  totalCents: column.integer(),
  notes: optional(column.longText()),
  /** Opens the customer's page without signing in: 256 random bits. */
  token: column.text(64),
  updatedAt: column.instant(),
})

export const itemColumns = () => ({
  documentId: column.id(),
  position: column.integer(),
  description: column.text(500),
  quantity: column.decimal(),
  unitPriceCents: column.integer(),
  totalCents: column.integer(),
})

/** `kind`: only where items are of several. */
export const kindColumn = ({ itemKinds }: Pick<TableShape, 'itemKinds'>) =>
  itemKinds ? { kind: column.text<string>(20) } : {}

export const itemModel = (subject: string, head: Model, shape: Pick<TableShape, 'itemKinds'>) =>
  defineModel(`${subject}_items`, { ...itemColumns(), ...kindColumn(shape) } as ReturnType<typeof itemColumns>, {
    owner: { through: head, by: 'documentId' },
  })
