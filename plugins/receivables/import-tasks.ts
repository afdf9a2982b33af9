import { Op } from 'sequelize'
import { defineTask, type Work } from '#core'
import { countWrong, type ImportRow, ImportRows, Imports } from './import.ts'
import { importGroups } from './import-charges.ts'
import { judge } from './import-judge.ts'
import { Charges, Instalments } from './instalment.ts'

const atOnce = 500
const permission = 'receivables.write'

interface Input {
  importId: string
  fileName: string
}

const common = {
  permission,
  unit: ['linha', 'linhas'] as const,
  about: ({ fileName }: Input) => fileName,
  page: ({ input }: { input: unknown }) => `/receivables/import/${(input as Input).importId}`,
}

/** The dry run: every row is read and looked up, and what is wrong with it is written beside it. */
export const checkTask = defineTask<Input, { line: number }, { right: number; wrong: number }>({
  ...common,
  kind: 'receivables.check',
  title: 'Conferir planilha',
  async step(work, { input: { importId }, state }) {
    const kept = await work.of(Imports).get(importId)
    const rows = await work.of(ImportRows).all({
      where: { importId, line: { [Op.gt]: state?.line ?? 0 } },
      order: [['line', 'ASC']],
      limit: atOnce,
    })
    await work.of(ImportRows).changeEach({ importId }, await judge(work, rows, kept))
    const line = rows.at(-1)?.line ?? 0
    if (rows.length === atOnce) return { state: { line }, done: line - 1, total: kept.rowCount }
    const wrong = await countWrong(work, importId)
    await work.of(Imports).change({ id: importId }, { status: 'checked' })
    const finished = { right: kept.rowCount - wrong, wrong }
    return { state: { line }, done: kept.rowCount, total: kept.rowCount, finished }
  },
  async undo(work, { input: { importId }, done, total }) {
    await work.of(Imports).change({ id: importId, status: 'checking' }, { status: 'uploaded' })
    return { state: { line: 0 }, done, total, finished: {} }
  },
})

/** Makes the charges, silently; cancelled, it takes back every one of them: nothing stays half imported. */
export const importTask = defineTask<Input, { charges: number }, { charges: number; rows: number }>({
  ...common,
  kind: 'receivables.import',
  title: 'Importar parcelas',
  quiet: () => true,
  async step(work, { input: { importId }, state, done }) {
    const kept = await work.of(Imports).get(importId)
    const total = kept.rowCount - (await countWrong(work, importId))
    const rows = await waiting(work, importId)
    const groups = wholeGroups(rows)
    const charges = (state?.charges ?? 0) + (await importGroups(work, kept, groups))
    const imported = groups.flat()
    await work.of(ImportRows).change({ importId, id: imported.map(({ id }) => id) }, { done: true })
    const step = { state: { charges }, done: done + imported.length, total }
    if (rows.length > imported.length || rows.length === atOnce) return step
    await work.of(Imports).change({ id: importId }, { status: 'imported' })
    return { ...step, finished: { charges, rows: step.done } }
  },
  async undo(work, { input: { importId }, total }) {
    const charges = await work.of(Charges).all({ where: { importId }, limit: atOnce })
    const ids = charges.map(({ id }) => id)
    if (ids.length > 0) {
      await work.of(Instalments).remove({ chargeId: ids })
      await work.of(Charges).remove({ id: ids })
    }
    const left = await work.of(Charges).count({ importId })
    const step = { state: { charges: left }, done: total - left, total }
    if (left > 0) return step
    await work.of(ImportRows).change({ importId, done: true }, { done: false })
    await work.of(Imports).change({ id: importId, status: 'importing' }, { status: 'checked' })
    return { ...step, finished: {} }
  },
})

const waiting = (work: Work, importId: string): Promise<ImportRow[]> =>
  work.of(ImportRows).all({
    where: { importId, done: false, problem: null },
    order: [
      ['groupKey', 'ASC'],
      ['line', 'ASC'],
    ],
    limit: atOnce,
  })

/** Rows of one charge together; the last group may go on in the next batch, unless it fills this one. */
function wholeGroups(rows: readonly ImportRow[]): ImportRow[][] {
  const groups: ImportRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.[0]?.groupKey === row.groupKey) last.push(row)
    else groups.push([row])
  }
  return rows.length === atOnce && groups.length > 1 ? groups.slice(0, -1) : groups
}
