import { Op } from 'sequelize'
import { importScreens, type Kit } from '#core'
import { chargeImports, ImportRows, Imports } from './import.ts'
import { importFields } from './import-row.ts'
import { checkTask, importTask } from './import-tasks.ts'

const problemsShown = 100

/** A spreadsheet of instalments: brought, mapped, checked row by row, and only then charged. */
export const chargeImportScreens = (kit: Kit): void =>
  importScreens(kit, {
    path: '/receivables/import',
    route: '/import',
    permission: 'receivables.write',
    title: 'Importar parcelas',
    place: { path: '/receivables', title: 'Receber' },
    fields: importFields,
    required: ['dueDate', 'amount'],
    imports: Imports,
    road: chargeImports,
    check: checkTask,
    run: importTask,
    intro: 'Uma planilha salva como CSV, com uma linha por parcela e os títulos na primeira linha.',
    advice: 'Linhas do mesmo cliente com o mesmo número de documento viram parcelas de uma cobrança.',
    promise: 'Nada é cobrado agora',
    choose: ({ remind, createMissing }) => ({ remind: remind === 'on', createMissing: createMissing === 'on' }),
    view: 'import',
    look: async (work, { id: importId }) => ({
      imported: await work.of(ImportRows).count({ importId, chargeId: { [Op.ne]: null } }),
      problems: await work.of(ImportRows).all({
        where: { importId, problem: { [Op.ne]: null } },
        order: [['line', 'ASC']],
        limit: problemsShown,
      }),
    }),
  })
