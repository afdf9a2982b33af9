import type { Work } from '../../core/data/work.ts'
import { readSheet } from '../../core/imports/sheet.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { type Task, Tasks } from '../../core/tasks/task.ts'
import { chargeImports, type Import, type ImportChoice, ImportRows, Imports } from '../../plugins/receivables/import.ts'
import { checkTask, importTask } from '../../plugins/receivables/import-tasks.ts'
import { type Charge, Charges, type Instalment, Instalments } from '../../plugins/receivables/instalment.ts'
import type { Shop } from './shop.ts'

export const titles = 'Nome do cliente;E-mail;Descrição;Documento;Vencimento;Valor;Linha digitável'

export const bytesOf = (...lines: string[]): Uint8Array => new TextEncoder().encode([titles, ...lines].join('\n'))

/** A spreadsheet with the usual titles, or another one, as the upload keeps it. */
export async function bring(shop: Shop, bytes: Uint8Array): Promise<Import> {
  const sheet = await readSheet(bytes)
  return shop.write(work => chargeImports.keep(work, 'parcelas.csv', sheet))
}

/** As the form's button does it; nothing runs yet. */
export const startCheck = (shop: Shop, { id, mapping }: Import, choice: Partial<ImportChoice> = {}): Promise<Task> =>
  shop.write(async work => {
    await chargeImports.beginCheck(work, id, { mapping, remind: false, createMissing: false, ...choice })
    return begun(work, id, checkTask)
  })

export const startImport = (shop: Shop, { id }: Import, { onlyGood = false, again = false } = {}): Promise<Task> =>
  shop.write(async work => {
    await chargeImports.beginImport(work, id, { onlyGood, again })
    return begun(work, id, importTask)
  })

async function begun(work: Work, importId: string, type: typeof checkTask | typeof importTask) {
  const task = await startTask(work, type, { importId, fileName: 'parcelas.csv' })
  await work.of(Imports).change({ id: importId }, { taskId: task.id })
  return task
}

/** Until no process has anything left to do. */
export async function runTasks(...shops: Shop[]): Promise<void> {
  while ((await Promise.all(shops.map(({ app }) => app.tasks.round()))).some(steps => steps > 0));
}

/** Brought, checked and imported. */
export async function importAll(shop: Shop, bytes: Uint8Array, choice: Partial<ImportChoice> = {}): Promise<Import> {
  const kept = await bring(shop, bytes)
  await startCheck(shop, kept, choice)
  await runTasks(shop)
  await startImport(shop, kept)
  await runTasks(shop)
  return kept
}

export const statusOf = async (shop: Shop, { id }: Import) => (await shop.read(work => work.of(Imports).get(id))).status

export const taskNow = (shop: Shop, { id }: Task): Promise<Task> => shop.read(work => work.of(Tasks).get(id))

/** `line: what is wrong` of each wrong row. */
export async function problemsOf(shop: Shop, { id: importId }: Import): Promise<string[]> {
  const rows = await shop.read(work => work.of(ImportRows).all({ where: { importId }, order: [['line', 'ASC']] }))
  return rows.filter(({ problem }) => problem).map(({ line, problem }) => `${line}: ${problem}`)
}

/** What is there now, in the order in which it was numbered. */
export const chargesNow = (shop: Shop): Promise<{ charges: Charge[]; instalments: Instalment[] }> =>
  shop.read(async work => ({
    charges: await work.of(Charges).all({ order: [['number', 'ASC']] }),
    instalments: await work.of(Instalments).all({ order: [['dueDate', 'ASC']] }),
  }))
