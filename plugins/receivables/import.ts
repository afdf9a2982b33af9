import {
  column,
  defineModel,
  importColumns,
  importRoad,
  importRowColumns,
  type Mapping,
  optional,
  type Row,
} from '#core'
import { likelyColumns } from './import-row.ts'

/** A spreadsheet somebody brought, and how far they are with it. */
export const Imports = defineModel('receivable_imports', {
  ...importColumns,
  /** Tell the customers of the due dates: only when somebody asked (X15). */
  remind: column.boolean(),
  createMissing: column.boolean(),
})
export type Import = Row<typeof Imports>

export const ImportRows = defineModel(
  'receivable_import_rows',
  {
    ...importRowColumns,
    /** Rows of one document of one customer are instalments of one charge. */
    groupKey: optional(column.exact(191)),
    /** What became of it. */
    chargeId: optional(column.id()),
  },
  { unique: [['importId', 'line']] },
)
export type ImportRow = Row<typeof ImportRows>

export interface ImportChoice {
  mapping: Mapping
  remind: boolean
  createMissing: boolean
}

export const chargeImports = importRoad({
  imports: Imports,
  rows: ImportRows,
  likely: likelyColumns,
  initial: { remind: false, createMissing: false },
  ready: { chargeId: null, problem: null },
  sameFile: 'Este mesmo arquivo já foi importado. Marque que quer cobrar tudo de novo, ou deixe como está.',
})
