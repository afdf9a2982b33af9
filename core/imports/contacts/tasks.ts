import { Op } from 'sequelize'
import { plural } from '../../brazil/words.ts'
import type { Model } from '../../data/model.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { defineTask, type TaskInHand, type TaskType } from '../../tasks/task-type.ts'
import { type ImportInput, importTaskParts } from '../import.ts'
import { bringIn } from './bring-in.ts'
import { type ContactImportRow, ContactImportRows, ContactImports, contactImports, readyRows } from './import.ts'
import { judgeContacts } from './judge.ts'
import { takeBack } from './take-back.ts'

export const contactImportPath = '/contacts/import'
const common = { ...importTaskParts(contactImportPath), permission: 'contacts.write' }
const atOnce = 200

/** The dry run: every row is read and looked up, and what becomes of it is written beside it. */
export const contactCheckTask = defineTask<ImportInput, { line: number }, { wrong: number; right: number }>({
  ...common,
  kind: 'contacts.check',
  title: 'Conferir planilha de clientes',
  async step(work, { id, input: { importId }, state, done }) {
    const kept = await contactImports.held(work, importId, { id })
    const rows = await rowsOf(work, { importId, outcome: null, line: { [Op.gt]: state?.line ?? 0 } })
    if (rows.length > 0)
      await work.of(ContactImportRows).changeEach({ importId }, await judgeContacts(work, rows, kept))
    const step = { state: { line: rows.at(-1)?.line ?? 0 }, done: done + rows.length, total: kept.rowCount }
    if (rows.length === atOnce) return step
    await work.of(ContactImports).change({ id: importId }, { status: 'checked' })
    const wrong = await contactImports.countWrong(work, importId)
    return { ...step, finished: { wrong, right: kept.rowCount - wrong } }
  },
  async undo(work, { id, input: { importId }, done, total }) {
    await work.of(ContactImports).change({ id: importId, status: 'checking', taskId: id }, { status: 'uploaded' })
    return { state: { line: 0 }, done, total, finished: {} }
  },
  tell: ({ wrong, right }) =>
    `${plural(right, 'linha certa', 'linhas certas')}, ${plural(wrong, 'com problema', 'com problema')}.`,
})

export interface ContactImportState {
  made: number
  filled: number
  /** The last that was read. */
  line: number
  /** While it is taken back: the last line that was looked at. */
  undone?: number
}
type Hand = TaskInHand<ImportInput, ContactImportState>

export const contactImportStart = { ...common, kind: 'contacts.import', title: 'Importar clientes' }

/** Registers the customers, silently; cancelled, it takes back every one that nobody used. `models`: every table there is. */
export const contactImportTask = (
  models: readonly Model[],
): TaskType<ImportInput, ContactImportState, Pick<ContactImportState, 'made' | 'filled'>> =>
  defineTask<ImportInput, ContactImportState, Pick<ContactImportState, 'made' | 'filled'>>({
    ...contactImportStart,
    quiet: () => true,
    step: importSome,
    undo: (work, task) => takeBackSome(work, models, task),
    tell: ({ made, filled }) =>
      `${plural(made, 'cliente cadastrado', 'clientes cadastrados')}, ${plural(filled, 'completado', 'completados')}.`,
  })

async function importSome(work: Work, task: Hand) {
  const { importId } = task.input
  const kept = await contactImports.held(work, importId, task)
  const total = task.state ? task.total : await work.of(ContactImportRows).count({ importId, ...readyRows })
  const rows = await rowsOf(work, { importId, ...readyRows, line: { [Op.gt]: task.state?.line ?? 0 } })
  const results = await bringIn(work, rows, kept)
  // Another task that imported the same rows meanwhile stops this step.
  const changed =
    rows.length > 0 ? await work.of(ContactImportRows).changeEach({ importId, outcome: null }, results) : 0
  if (changed !== rows.length) throw new Conflict('Este arquivo já foi importado por outra tarefa.')
  const count = (outcome: string) => [...results.values()].filter(result => result.outcome === outcome).length
  const made = (task.state?.made ?? 0) + count('made')
  const filled = (task.state?.filled ?? 0) + count('filled')
  const line = rows.at(-1)?.line ?? 0
  const step = { state: { made, filled, line }, done: task.done + rows.length, total }
  if (rows.length === atOnce) return step
  await work.of(ContactImports).change({ id: importId }, { status: 'imported' })
  return { ...step, finished: { made, filled } }
}

async function takeBackSome(
  work: Work,
  models: readonly Model[],
  { id, input: { importId }, state, done, total }: Hand,
) {
  const outcome: ContactImportRow['outcome'][] = ['made', 'filled']
  const rows = await rowsOf(work, { importId, outcome, line: { [Op.gt]: state?.undone ?? 0 } })
  await takeBack(work, models, rows)
  const undone = rows.at(-1)?.line ?? 0
  const step = {
    state: { made: 0, filled: 0, line: 0, ...state, undone },
    done: Math.max(0, done - rows.length),
    total,
  }
  if (rows.length === atOnce) return step
  await work.of(ContactImports).change({ id: importId, status: 'importing', taskId: id }, { status: 'checked' })
  return { ...step, finished: {} }
}

const rowsOf = (work: Work, where: Where<ContactImportRow>): Promise<ContactImportRow[]> =>
  work.of(ContactImportRows).all({ where, order: [['line', 'ASC']], limit: atOnce })
