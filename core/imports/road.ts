import { Op } from 'sequelize'
import type { NewRow, Row } from '../data/model.ts'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { type ImportModel, type ImportRowModel, type ImportStage, type SheetImport, stageOf, taskOf } from './import.ts'
import { guessMapping, type Mapping } from './mapping.ts'
import type { Sheet } from './sheet.ts'

/** One kind of import: where it is kept, and what its files look like. */
export interface ImportKind<I extends ImportModel, R extends ImportRowModel> {
  imports: I
  rows: R
  /** What the titles of columns look like, by field. */
  likely: Readonly<Record<string, RegExp>>
  /** What is chosen until a person chooses. */
  initial: Omit<NewRow<I>, keyof SheetImport>
  /** Which rows are right and have not been imported. */
  ready: Where<Row<R>>
  /** Said when the same file comes again: what it would do, and the way out. */
  sameFile: string
}

/** What a person answers before anything is imported. */
export interface ImportAnswer {
  /** Leave out what is wrong. */
  onlyGood: boolean
  /** The same file was imported before, and is to be imported once more. */
  again: boolean
}

/** The way of a spreadsheet from the upload to what it brought, the same for every kind. */
export interface ImportRoad<I extends ImportModel> {
  /** Keeps the rows; nothing is imported yet. */
  keep(work: Work, fileName: string, sheet: Sheet): Promise<Row<I>>
  /** Ready for the dry run: every row is read and looked up, nothing else changes. Throws Conflict. */
  beginCheck(work: Work, id: string, choice: Partial<Row<I>> & { mapping: Mapping }): Promise<void>
  /** Ready to import what was checked. Throws Conflict while rows are wrong or the file is known, unless that is wanted. */
  beginImport(work: Work, id: string, answer: ImportAnswer): Promise<void>
  /** The last time the same file was imported, if it ever was. */
  before(work: Work, kept: SheetImport): Promise<Row<I> | undefined>
  countWrong(work: Work, importId: string): Promise<number>
  /** The first rows of the file. */
  sample(work: Work, importId: string): Promise<Row<ImportRowModel>[]>
  /** Of the step in hand: another task may have taken over since this one failed. Throws Conflict. */
  held(work: Work, importId: string, task: { id: string }): Promise<Row<I>>
}

/** Others are served between one portion and the next. */
const keptAtOnce = 1_000

export function importRoad<I extends ImportModel, R extends ImportRowModel>(kind: ImportKind<I, R>): ImportRoad<I> {
  // As every kind has them; what a kind has besides is read and written all the same.
  const imports: ImportModel = kind.imports
  const rows: ImportRowModel = kind.rows
  const full = (kept: SheetImport) => kept as unknown as Row<I>

  async function before(work: Work, { id, fileHash }: SheetImport): Promise<Row<I> | undefined> {
    if (!fileHash) return undefined
    const where = { fileHash, status: 'imported' as const, id: { [Op.ne]: id } }
    const found = await work.of(imports).first({ where, order: [['createdAt', 'DESC']] })
    return found && full(found)
  }

  const countWrong = (work: Work, importId: string) => work.of(rows).count({ importId, problem: { [Op.ne]: null } })

  async function claim(work: Work, id: string, { from, changes }: { from: ImportStage[]; changes: object }) {
    const kept = await work.of(imports).get(id)
    const stage = stageOf(kept, await taskOf(work, kept))
    if (stage === 'stopped') throw new Conflict('A importação parou no meio. Abra a tarefa: tente de novo ou cancele.')
    const { status, taskId } = kept
    const mine = from.includes(stage) && (await work.of(imports).change({ id, status, taskId }, changes)) === 1
    if (!mine) throw new Conflict('Este arquivo já está sendo conferido ou importado.')
  }

  return {
    async keep(work, fileName, { columns, rows: lines, hash }) {
      const kept = await work.of(imports).insert({
        ...kind.initial,
        ...{ fileName: fileName.slice(0, 191), columns, mapping: guessMapping(kind.likely, columns) },
        ...{ rowCount: lines.length, fileHash: hash, status: 'uploaded' },
      })
      for (let from = 0; from < lines.length; from += keptAtOnce)
        await work
          .of(rows)
          .insertAll(
            lines.slice(from, from + keptAtOnce).map(({ line, cells }) => ({ importId: kept.id, line, cells })),
          )
      return full(kept)
    },
    beginCheck: (work, id, choice) =>
      claim(work, id, { from: ['uploaded', 'checked'], changes: { ...choice, status: 'checking' } }),
    async beginImport(work, id, { onlyGood, again }) {
      const kept = await work.of(imports).get(id)
      if (!again && (await before(work, kept))) throw new Conflict(kind.sameFile)
      if (!onlyGood && (await countWrong(work, id)) > 0)
        throw new Conflict('Há linhas com problema. Corrija o arquivo ou escolha importar só as certas.')
      if ((await work.of(rows).count({ ...kind.ready, importId: id } as Where<Row<ImportRowModel>>)) === 0)
        throw new Conflict('Não há o que importar: nenhuma linha está certa e por entrar.')
      await claim(work, id, { from: ['checked'], changes: { status: 'importing' } })
    },
    before,
    countWrong,
    sample: (work, importId) => work.of(rows).all({ where: { importId }, order: [['line', 'ASC']], limit: 5 }),
    async held(work, importId, { id }) {
      const kept = await work.of(imports).get(importId)
      if (kept.taskId === id) return full(kept)
      throw new Conflict('Este arquivo já foi conferido ou importado por outra tarefa.')
    },
  }
}
