import { Op } from 'sequelize'
import { Invalid, type Kit, startTask, type Work } from '#core'
import {
  beginCheck,
  beginImport,
  countWrong,
  type Import,
  ImportRows,
  Imports,
  importedBefore,
  importLabels,
  keepSheet,
  readMapping,
  stageOf,
  taskOf,
} from './import.ts'
import { readSheet } from './import-csv.ts'
import { importFields } from './import-row.ts'
import { checkTask, importTask } from './import-tasks.ts'

const write = 'receivables.write'
const at = (id: string) => `/receivables/import/${id}`
const problemsShown = 100

/** A spreadsheet of instalments: brought, mapped, checked row by row, and only then charged. */
export function importScreens(kit: Kit): void {
  kit.get('/import', write, async work =>
    kit.view('import-new', {
      title: 'Importar parcelas',
      place: '/receivables',
      fields: importFields,
      labels: importLabels,
      recent: await recentImports(work),
    }),
  )

  kit.postFiles('/import', write, 1, async (desk, { files }) => {
    const [file] = files
    if (!file) throw new Invalid({ file: 'Escolha o arquivo da planilha.' })
    const sheet = await readSheet(file.bytes)
    const { id } = await desk.write(work => keepSheet(work, file.name, sheet))
    return kit.redirect(
      at(id),
      `${sheet.rows.length === 1 ? '1 linha recebida' : `${sheet.rows.length.toLocaleString('pt-BR')} linhas recebidas`}. Diga o que há em cada coluna.`,
    )
  })

  kit.get('/import/:id', write, async (work, { params }) => {
    const kept = await work.of(Imports).get(params.id ?? '')
    const importId = kept.id
    const task = await taskOf(work, kept)
    const rows = (where: object, limit: number) =>
      work.of(ImportRows).all({ where: { importId, ...where }, order: [['line', 'ASC']], limit })
    return kit.view('import', {
      title: kept.fileName,
      place: '/receivables',
      kept,
      stage: stageOf(kept, task),
      imported: await work.of(ImportRows).count({ importId, chargeId: { [Op.ne]: null } }),
      fields: importFields,
      sample: await rows({}, 5),
      wrong: await countWrong(work, importId),
      before: await importedBefore(work, kept),
      problems: await rows({ problem: { [Op.ne]: null } }, problemsShown),
      task,
    })
  })

  kit.post('/import/:id/check', write, async (work, { params, body }) => {
    const kept = await work.of(Imports).get(params.id ?? '')
    const mapping = readMapping(body.mapping, kept.columns)
    const missing = (['dueDate', 'amount'] as const).filter(field => mapping[field] === undefined)
    if (missing.length > 0)
      throw new Invalid(
        Object.fromEntries(
          missing.map(field => [`mapping[${field}]`, `Diga qual coluna tem: ${importFields[field]}.`]),
        ),
      )
    await beginCheck(work, kept.id, {
      mapping,
      remind: body.remind === 'on',
      createMissing: body.createMissing === 'on',
    })
    return begin(work, kept, checkTask)
  })

  kit.post('/import/:id/start', write, async (work, { params, body }) => {
    const kept = await work.of(Imports).get(params.id ?? '')
    await beginImport(work, kept.id, { onlyGood: body.onlyGood === 'on', again: body.again === 'on' })
    return begin(work, kept, importTask)
  })

  async function begin(work: Work, { id, fileName }: Import, type: typeof checkTask | typeof importTask) {
    const task = await startTask(work, type, { importId: id, fileName })
    await work.of(Imports).change({ id }, { taskId: task.id })
    return kit.redirect(`/tasks/${task.id}`)
  }
}

async function recentImports(work: Work) {
  const recent = await work.of(Imports).all({ order: [['createdAt', 'DESC']], limit: 10 })
  return Promise.all(recent.map(async kept => ({ ...kept, stage: stageOf(kept, await taskOf(work, kept)) })))
}
