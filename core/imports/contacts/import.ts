import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'
import { importColumns, importRowColumns } from '../import.ts'
import { importRoad } from '../road.ts'
import { likelyColumns } from './columns.ts'

/** A spreadsheet of customers somebody brought. */
export const ContactImports = defineModel('contact_imports', {
  ...importColumns,
  /** What becomes of those who are registered already: what they lack is filled in, or they stay as they are. */
  known: column.text<'fill' | 'leave'>(10),
})
export type ContactImport = Row<typeof ContactImports>

/** `same`: registered, with nothing to fill in. `double`: the person of an earlier row of the file. */
export type Verdict = 'new' | 'fill' | 'same' | 'double' | 'wrong'

export const ContactImportRows = defineModel(
  'contact_import_rows',
  {
    ...importRowColumns,
    /** Null until it was checked. */
    verdict: optional(column.text<Verdict>(10)),
    /** What a person should know though nothing is wrong, in Portuguese. */
    remark: optional(column.longText()),
    /** What doubles in the file are found by, besides the customer; see `keysOf`. */
    taxId: optional(column.exact(14)),
    mobileKey: optional(column.exact(64)),
    emailKey: optional(column.exact(64)),
    /** The customer: registered before, or by this row. */
    contactId: optional(column.id()),
    /** What the row filled in. */
    filled: optional(column.json<Record<string, string>>()),
    /** What became of it. */
    outcome: optional(column.text<'made' | 'filled'>(10)),
  },
  { unique: [['importId', 'line']] },
)
export type ContactImportRow = Row<typeof ContactImportRows>

/** Right, and by no import in yet. */
export const readyRows = { problem: null, outcome: null, verdict: ['new', 'fill'] as Verdict[] }

export const contactImports = importRoad({
  imports: ContactImports,
  rows: ContactImportRows,
  likely: likelyColumns,
  initial: { known: 'leave' },
  ready: readyRows,
  sameFile: 'Este mesmo arquivo já foi importado. Marque que quer importar de novo, ou deixe como está.',
})
