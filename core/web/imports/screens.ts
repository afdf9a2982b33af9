import type { Row } from '../../data/model.ts'
import type { Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import {
  type ImportInput,
  type ImportModel,
  importLabels,
  type SheetImport,
  stageOf,
  taskOf,
} from '../../imports/import.ts'
import { type ImportFields, type Mapping, readMapping } from '../../imports/mapping.ts'
import type { ImportRoad } from '../../imports/road.ts'
import { readSheet } from '../../imports/sheet.ts'
import { type Startable, startTask } from '../../tasks/actions.ts'
import type { Kit } from '../kit.ts'

/** The screens of one kind of import. */
export interface ImportScreens<I extends ImportModel> extends ImportFields {
  /** Where they are: `/receivables/import`. */
  path: string
  /** The same as the kit knows it, without its owner's prefix: `/import`. */
  route: string
  permission: string
  /** `Importar parcelas`. */
  title: string
  /** The list that is imported into. */
  place: { path: string; title: string }
  imports: I
  road: ImportRoad<I>
  check: Startable<ImportInput>
  run: Startable<ImportInput>
  /** What a row of the file is, and what to know before: whole sentences. */
  intro: string
  /** After the list of columns that may come. */
  advice: string
  /** What does not happen yet: `Nada é cobrado agora`. */
  promise: string
  /** What a person chooses besides the columns. */
  choose(body: Record<string, unknown>): Partial<Row<I>>
  /** The view of one import, and what it shows besides. */
  view: string
  look(work: Work, kept: Row<I>, query: Record<string, string>): Promise<Record<string, unknown>>
}

/** A spreadsheet: brought, mapped, checked row by row, and only then imported. */
export function importScreens<I extends ImportModel>(kit: Kit, screens: ImportScreens<I>): void {
  const { path, route, permission, place, road } = screens
  const imports: ImportModel = screens.imports
  const asKept = (kept: SheetImport) => kept as unknown as Row<I>

  kit.get(route, permission, async work => {
    const recent = await work.of(imports).all({ order: [['createdAt', 'DESC']], limit: 10 })
    const { title, fields, intro, advice, promise } = screens
    return kit.view('imports/new', {
      ...{ title, place: place.path, list: place, at: path, fields, intro, advice, promise, labels: importLabels },
      recent: await Promise.all(
        recent.map(async kept => ({ ...kept, stage: stageOf(kept, await taskOf(work, kept)) })),
      ),
    })
  })

  kit.postFiles(route, permission, 1, async (desk, { files }) => {
    const [file] = files
    if (!file) throw new Invalid({ file: 'Escolha o arquivo da planilha.' })
    const sheet = await readSheet(file.bytes)
    const { id } = (await desk.write(work => road.keep(work, file.name, sheet))) as unknown as SheetImport
    const count = sheet.rows.length
    const received = count === 1 ? '1 linha recebida' : `${count.toLocaleString('pt-BR')} linhas recebidas`
    return kit.redirect(`${path}/${id}`, `${received}. Diga o que há em cada coluna.`)
  })

  kit.get(`${route}/:id`, permission, async (work, { params, query }) => {
    const kept = await work.of(imports).get(params.id ?? '')
    const task = await taskOf(work, kept)
    return kit.view(screens.view, {
      ...{ title: kept.fileName, place: place.path, back: { path, title: screens.title }, at: `${path}/${kept.id}` },
      ...{ kept, task, stage: stageOf(kept, task), fields: screens.fields, required: screens.required },
      sample: await road.sample(work, kept.id),
      wrong: await road.countWrong(work, kept.id),
      before: await road.before(work, kept),
      ...(await screens.look(work, asKept(kept), query)),
    })
  })

  kit.post(`${route}/:id/check`, permission, async (work, { params, body }) => {
    const kept = await work.of(imports).get(params.id ?? '')
    const mapping = readMapping(screens, body.mapping, kept.columns)
    const choice = { ...screens.choose(body), mapping } as Partial<Row<I>> & { mapping: Mapping }
    await road.beginCheck(work, kept.id, choice)
    return begin(work, kept, screens.check)
  })

  kit.post(`${route}/:id/start`, permission, async (work, { params, body }) => {
    const kept = await work.of(imports).get(params.id ?? '')
    await road.beginImport(work, kept.id, { onlyGood: body.onlyGood === 'on', again: body.again === 'on' })
    return begin(work, kept, screens.run)
  })

  async function begin(work: Work, { id, fileName }: SheetImport, type: Startable<ImportInput>) {
    const task = await startTask(work, type, { importId: id, fileName })
    await work.of(imports).change({ id }, { taskId: task.id })
    return kit.redirect(`/tasks/${task.id}`)
  }
}
