import type { Columns, Schema } from '../../data/schema.ts'
import { headColumns, itemColumns, kindColumn, type TableShape } from './models.ts'

/** The tables of one kind of document, for its first migration; `fields` are all its own columns. */
export async function createDocumentTables(
  schema: Schema,
  { name, subject, fields, unique = [], ...shape }: TableShape & { name: string; subject: string; fields: Columns },
): Promise<void> {
  await schema.createTable(
    name,
    { ...headColumns(shape), ...fields },
    {
      unique: [['number'], ...unique],
      indexes: [
        ['status', 'number'],
        ['contactId', 'number'],
      ],
    },
  )
  await schema.addIndex(name, ['token'], { unique: true })
  const items = { ...itemColumns(), ...kindColumn(shape) }
  await schema.createTable(`${subject}_items`, items, { indexes: [['documentId', 'position']] })
}
