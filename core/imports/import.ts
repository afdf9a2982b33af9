import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { isOpen, type Task, Tasks } from '../tasks/task.ts'
import type { Mapping } from './mapping.ts'

/** Uploaded -> checking -> checked -> importing -> imported, or taken back to checked. */
export type ImportStatus = 'uploaded' | 'checking' | 'checked' | 'importing' | 'imported'

/** What every table of spreadsheets that somebody brought has; what is chosen for one kind comes beside it. */
export const importColumns = {
  fileName: column.text(),
  columns: column.json<string[]>(),
  mapping: column.json<Mapping>(),
  rowCount: column.integer(),
  /** SHA-256 of the file, in hex: the same one brought again is known. */
  fileHash: optional(column.exact(64)),
  status: column.text<ImportStatus>(20),
  /** The task that checks or imports it now, or did last. */
  taskId: optional(column.id()),
}

/** What every table of their rows has; what became of a row comes beside it. */
export const importRowColumns = {
  importId: column.id(),
  /** As a person counts in the file: the titles are line 1. */
  line: column.integer(),
  cells: column.json<string[]>(),
  /** What is wrong with it, in Portuguese. */
  problem: optional(column.longText()),
}

// Never stored: the shape that the functions on imports of any kind work with.
const anyImports = defineModel('imports', importColumns)
const anyRows = defineModel('import_rows', importRowColumns)
export type ImportModel = typeof anyImports
export type ImportRowModel = typeof anyRows
export type SheetImport = Row<ImportModel>

export const importLabels: Record<ImportStage, { title: string; color: string }> = {
  uploaded: { title: 'Falta conferir', color: 'yellow' },
  checking: { title: 'Conferindo', color: 'blue' },
  checked: { title: 'Conferido', color: 'blue' },
  importing: { title: 'Importando', color: 'blue' },
  imported: { title: 'Importado', color: 'green' },
  stopped: { title: 'Parou no meio', color: 'red' },
}

/** How far an import is, as people see it. */
export type ImportStage = ImportStatus | 'stopped'

/**
 * The status, unless its task ended without saying so: cancelled or failed before its first step. What failed later is
 * half imported, and only the task itself goes on or takes it back.
 */
export function stageOf({ status }: Pick<SheetImport, 'status'>, task: Task | undefined): ImportStage {
  if (task && isOpen(task)) return status
  if (status === 'checking') return 'uploaded'
  if (status !== 'importing') return status
  return task?.status === 'failed' && task.state !== null ? 'stopped' : 'checked'
}

export const taskOf = async (work: Work, { taskId }: Pick<SheetImport, 'taskId'>): Promise<Task | undefined> =>
  taskId ? work.of(Tasks).first({ where: { id: taskId } }) : undefined

/** What the tasks of an import begin with. */
export interface ImportInput {
  importId: string
  fileName: string
}

/** What the tasks of an import have in common; `path` is where imports of the kind are found: `/receivables/import`. */
export const importTaskParts = (path: string) => ({
  unit: ['linha', 'linhas'] as const,
  about: ({ fileName }: ImportInput) => fileName,
  page: ({ input }: { input: unknown }) => `${path}/${(input as ImportInput).importId}`,
})
