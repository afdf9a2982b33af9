import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** Spreadsheets of customers that somebody brought, and their rows. */
export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'contact_imports',
    {
      fileName: column.text(),
      columns: column.json(),
      mapping: column.json(),
      rowCount: column.integer(),
      fileHash: optional(column.exact(64)),
      status: column.text(20),
      taskId: optional(column.id()),
      known: column.text(10),
    },
    { indexes: [['fileHash']] },
  )
  await schema.createTable(
    'contact_import_rows',
    {
      importId: column.id(),
      line: column.integer(),
      cells: column.json(),
      problem: optional(column.longText()),
      verdict: optional(column.text(10)),
      remark: optional(column.longText()),
      taxId: optional(column.exact(14)),
      mobileKey: optional(column.exact(64)),
      emailKey: optional(column.exact(64)),
      contactId: optional(column.id()),
      filled: optional(column.json()),
      outcome: optional(column.text(10)),
    },
    {
      unique: [['importId', 'line']],
      indexes: [
        ...['taxId', 'contactId', 'mobileKey', 'emailKey'].map(key => ['importId', key]),
        ['importId', 'verdict', 'line'],
        ['importId', 'outcome', 'line'],
        ['contactId'],
      ],
    },
  )
}
