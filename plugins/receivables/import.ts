import { Op } from 'sequelize'
import { Conflict, column, defineModel, isOpen, optional, type Row, type Task, Tasks, type Work } from '#core'
import type { Sheet } from './import-csv.ts'
import { guessMapping, type ImportField, importFields, type Mapping } from './import-row.ts'

/** A spreadsheet somebody brought, and how far they are with it. */
export const Imports = defineModel('receivable_imports', {
  fileName: column.text(),
  columns: column.json<string[]>(),
  mapping: column.json<Mapping>(),
  rowCount: column.integer(),
  /** SHA-256 of the file, in hex: the same one brought again is known. */
  fileHash: optional(column.exact(64)),
  /** uploaded -> checking -> checked -> importing -> imported | taken back to checked. */
  status: column.text<ImportStatus>(20),
  /** Tell the customers of the due dates: only when somebody asked (X15). */
  remind: column.boolean(),
  createMissing: column.boolean(),
  /** The task that checks or imports it now, or did last. */
  taskId: optional(column.id()),
})
export type Import = Row<typeof Imports>
export type ImportStatus = 'uploaded' | 'checking' | 'checked' | 'importing' | 'imported'

export const ImportRows = defineModel(
  'receivable_import_rows',
  {
    importId: column.id(),
    /** As a person counts in the file: the titles are line 1. */
    line: column.integer(),
    cells: column.json<string[]>(),
    /** Rows of one document of one customer are instalments of one charge. */
    groupKey: optional(column.exact(191)),
    problem: optional(column.longText()),
    /** What became of it. */
    chargeId: optional(column.id()),
  },
  { unique: [['importId', 'line']] },
)
export type ImportRow = Row<typeof ImportRows>

export const importLabels: Record<string, { title: string; color: string }> = {
  uploaded: { title: 'Falta conferir', color: 'yellow' },
  checking: { title: 'Conferindo', color: 'blue' },
  checked: { title: 'Conferido', color: 'blue' },
  importing: { title: 'Importando', color: 'blue' },
  imported: { title: 'Importado', color: 'green' },
  stopped: { title: 'Parou no meio', color: 'red' },
}

/** Keeps the rows; nothing is charged yet. */
export async function keepSheet(work: Work, fileName: string, { columns, rows, hash }: Sheet): Promise<Import> {
  const kept = await work.of(Imports).insert({
    ...{ fileName: fileName.slice(0, 191), columns, mapping: guessMapping(columns), rowCount: rows.length },
    fileHash: hash,
    status: 'uploaded',
    remind: false,
    createMissing: false,
  })
  await work.of(ImportRows).insertAll(rows.map(({ line, cells }) => ({ importId: kept.id, line, cells })))
  return kept
}

/** How far an import is, as people see it. */
export type ImportStage = ImportStatus | 'stopped'

/**
 * The status, unless its task ended without saying so: cancelled or failed before its first step. What failed later is
 * half imported, and only the task itself goes on or takes it back.
 */
export function stageOf({ status }: Import, task: Task | undefined): ImportStage {
  if (task && isOpen(task)) return status
  if (status === 'checking') return 'uploaded'
  if (status !== 'importing') return status
  return task?.status === 'failed' && task.state !== null ? 'stopped' : 'checked'
}

export const taskOf = async (work: Work, { taskId }: Import): Promise<Task | undefined> =>
  taskId ? work.of(Tasks).first({ where: { id: taskId } }) : undefined

export interface ImportChoice {
  mapping: Mapping
  remind: boolean
  createMissing: boolean
}

/** Ready for the dry run: every row is read and looked up, nothing is charged. Throws Conflict. */
export const beginCheck = (work: Work, id: string, choice: ImportChoice): Promise<void> =>
  claim(work, id, ['uploaded', 'checked'], { ...choice, status: 'checking' })

/** The last time the same file was imported, if it ever was. */
export async function importedBefore(work: Work, { id, fileHash }: Import): Promise<Import | undefined> {
  if (!fileHash) return undefined
  return work.of(Imports).first({
    where: { fileHash, status: 'imported', id: { [Op.ne]: id } },
    order: [['createdAt', 'DESC']],
  })
}

/** What a person answers before anything is charged. */
export interface ImportAnswer {
  /** Leave out what is wrong. */
  onlyGood: boolean
  /** The same file was imported before, and is to be charged once more. */
  again: boolean
}

/** Ready to import what was checked. Throws Conflict while rows are wrong or the file is known, unless that is wanted. */
export async function beginImport(work: Work, id: string, { onlyGood, again }: ImportAnswer): Promise<void> {
  const kept = await work.of(Imports).get(id)
  const { rowCount } = kept
  if (!again && (await importedBefore(work, kept)))
    throw new Conflict('Este mesmo arquivo já foi importado. Marque que quer cobrar tudo de novo, ou deixe como está.')
  const wrong = await countWrong(work, id)
  if (wrong > 0 && !onlyGood)
    throw new Conflict('Há linhas com problema. Corrija o arquivo ou escolha importar só as certas.')
  if (wrong === rowCount) throw new Conflict('Nenhuma linha está certa: não há o que importar.')
  await claim(work, id, ['checked'], { status: 'importing' })
}

export const countWrong = async (work: Work, importId: string): Promise<number> => {
  const [row] = await work.query<{ amount: number }>(
    'SELECT COUNT(*) AS amount FROM receivable_import_rows WHERE companyId = :companyId AND importId = :importId AND problem IS NOT NULL',
    { importId },
  )
  return Number(row?.amount ?? 0)
}

async function claim(work: Work, id: string, from: ImportStage[], changes: Partial<Import>): Promise<void> {
  const kept = await work.of(Imports).get(id)
  const stage = stageOf(kept, await taskOf(work, kept))
  if (stage === 'stopped') throw new Conflict('A importação parou no meio. Abra a tarefa: tente de novo ou cancele.')
  const { status, taskId } = kept
  const mine = from.includes(stage) && (await work.of(Imports).change({ id, status, taskId }, changes)) === 1
  if (!mine) throw new Conflict('Este arquivo já está sendo conferido ou importado.')
}

/** Of the step in hand: another task may have taken over since this one failed. Throws Conflict. */
export async function heldImport(work: Work, importId: string, { id }: { id: string }): Promise<Import> {
  const kept = await work.of(Imports).get(importId)
  if (kept.taskId === id) return kept
  throw new Conflict('Este arquivo já foi conferido ou importado por outra tarefa.')
}

/** From the form: `mapping[dueDate]=3`. */
export function readMapping(given: unknown, columns: readonly string[]): Mapping {
  const typed = Object(given) as Record<string, unknown>
  const mapping: Mapping = {}
  for (const field of Object.keys(importFields) as ImportField[]) {
    const place = typed[field] === undefined || typed[field] === '' ? Number.NaN : Number(typed[field])
    if (Number.isInteger(place) && place >= 0 && place < columns.length) mapping[field] = place
  }
  return mapping
}
