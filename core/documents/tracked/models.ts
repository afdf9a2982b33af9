import type { Column } from '../../data/column.ts'
import { column, optional } from '../../data/column.ts'
import { defineModel, type Model } from '../../data/model.ts'

/** The head: what every kind of document has, and its own fields. */
export const documentModel = (name: string, fields: Record<string, Column>) =>
  defineModel(name, { ...headColumns(), ...fields } as ReturnType<typeof headColumns>, {
    unique: [['number']],
    owner: { column: 'contactId' },
  })

export const headColumns = () => ({
  number: column.integer(),
  contactId: column.id(),
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

export const itemModel = (subject: string, head: Model) =>
  defineModel(`${subject}_items`, itemColumns(), { owner: { through: head, by: 'documentId' } })
