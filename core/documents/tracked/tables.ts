import type { Columns, Schema } from '../../data/schema.ts'
import { headColumns, itemColumns } from './models.ts'

/** The tables of one kind of document, for its first migration. */
export async function createDocumentTables(
  schema: Schema,
  { name, subject, fields }: { name: string; subject: string; fields: Columns },
): Promise<void> {
  await schema.createTable(
    name,
    { ...headColumns(), ...fields },
    {
      unique: [['number']],
      indexes: [
        ['status', 'number'],
        ['contactId', 'number'],
      ],
    },
  )
  await schema.addIndex(name, ['token'], { unique: true })
  await schema.createTable(`${subject}_items`, itemColumns(), { indexes: [['documentId', 'position']] })
}
