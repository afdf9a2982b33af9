import { Op } from 'sequelize'
import { Conflict, defineTask, type ImportInput, importTaskParts, type TaskInHand, type Work } from '#core'
import { chargeImports, type Import, type ImportRow, ImportRows, Imports } from './import.ts'
import { importGroups } from './import-charges.ts'
import { judge, refuseBrokenGroups, refuseLongGroups } from './import-judge.ts'
import { takeBackCharges } from './import-undo.ts'

const atOnce = 500
const permission = 'receivables.write'

interface State {
  /** The last that was read. */
  line: number
  /** All are: the last charge whose wrong rows have left the others out. */
  broken?: string
}

const common = { ...importTaskParts('/receivables/import'), permission }

/** The dry run: every row is read and looked up, and what is wrong with it is written beside it. */
export const checkTask = defineTask<ImportInput, State, { right: number; wrong: number }>({
  ...common,
  kind: 'receivables.check',
  title: 'Conferir planilha',
  async step(work, { id, input: { importId }, state, done }) {
    const kept = await chargeImports.held(work, importId, { id })
    if (state?.broken !== undefined) return closeCheck(work, kept, { line: state.line, broken: state.broken })
    const rows = await work.of(ImportRows).all({
      where: { importId, chargeId: null, line: { [Op.gt]: state?.line ?? 0 } },
      order: [['line', 'ASC']],
      limit: atOnce,
    })
    if (rows.length > 0) await work.of(ImportRows).changeEach({ importId }, await judge(work, rows, kept))
    const line = rows.at(-1)?.line ?? 0
    if (rows.length === atOnce) return { state: { line }, done: done + rows.length, total: kept.rowCount }
    await refuseLongGroups(work, importId)
    return closeCheck(work, kept, { line, broken: '' })
  },
  async undo(work, { id, input: { importId }, done, total }) {
    await work.of(Imports).change({ id: importId, status: 'checking', taskId: id }, { status: 'uploaded' })
    return { state: { line: 0 }, done, total, finished: {} }
  },
})

/** Every row has been read: what belongs to a charge with a wrong one is left out with it. */
async function closeCheck(work: Work, { id: importId, rowCount }: Import, state: Required<State>) {
  const broken = await refuseBrokenGroups(work, importId, { after: state.broken, limit: atOnce })
  const step = { state: { ...state, broken: broken ?? '' }, done: rowCount, total: rowCount }
  if (broken !== undefined) return step
  const wrong = await chargeImports.countWrong(work, importId)
  await work.of(Imports).change({ id: importId }, { status: 'checked' })
  return { ...step, finished: { right: rowCount - wrong, wrong } }
}

/** Makes the charges, silently; cancelled, it takes back every one of them that nobody paid. */
export const importTask = defineTask<ImportInput, { charges: number }, { charges: number; rows: number }>({
  ...common,
  kind: 'receivables.import',
  title: 'Importar parcelas',
  quiet: () => true,
  async step(work, task) {
    const { importId } = task.input
    const kept = await chargeImports.held(work, importId, task)
    const total = task.state ? task.total : await countWaiting(work, importId)
    const rows = await waiting(work, importId)
    const groups = wholeGroups(rows)
    const made = await importGroups(work, kept, groups)
    const imported = new Map(
      groups.flatMap((group, index) => group.map(({ id }) => [id, { chargeId: made[index]?.id ?? null }] as const)),
    )
    await noteImported(work, importId, imported)
    const charges = (task.state?.charges ?? 0) + made.length
    const step = { state: { charges }, done: task.done + imported.size, total }
    if (rows.length > imported.size || rows.length === atOnce) return step
    await work.of(Imports).change({ id: importId }, { status: 'imported' })
    return { ...step, finished: { charges, rows: step.done } }
  },
  undo: (work, task) => takeBack(work, task),
})

async function takeBack(
  work: Work,
  { id, input: { importId }, done, total }: TaskInHand<ImportInput, { charges: number }>,
) {
  const taken = await takeBackCharges(work, importId, atOnce)
  const step = { state: { charges: taken.charges }, done: Math.max(0, done - taken.rows), total }
  if (taken.charges > 0) return step
  await work.of(Imports).change({ id: importId, status: 'importing', taskId: id }, { status: 'checked' })
  return { ...step, finished: {} }
}

/** Another task that imported the same rows meanwhile stops this step. */
async function noteImported(work: Work, importId: string, rows: Map<string, { chargeId: string | null }>) {
  if (rows.size === 0) return
  if ((await work.of(ImportRows).changeEach({ importId, chargeId: null }, rows)) !== rows.size)
    throw new Conflict('Este arquivo já foi importado por outra tarefa.')
}

const isWaiting = (importId: string) => ({ importId, chargeId: null, problem: null, groupKey: { [Op.gt]: '' } })

const countWaiting = (work: Work, importId: string) => work.of(ImportRows).count(isWaiting(importId))

const waiting = (work: Work, importId: string): Promise<ImportRow[]> =>
  work.of(ImportRows).all({
    where: isWaiting(importId),
    order: [
      ['groupKey', 'ASC'],
      ['line', 'ASC'],
    ],
    limit: atOnce,
  })

/** Rows of one charge together; the last group may go on in the next batch. */
function wholeGroups(rows: readonly ImportRow[]): ImportRow[][] {
  const groups: ImportRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.[0]?.groupKey === row.groupKey) last.push(row)
    else groups.push([row])
  }
  return rows.length === atOnce ? groups.slice(0, -1) : groups
}
