import type { Work } from '../../data/work.ts'
import { csvOf, csvType } from '../../documents/csv.ts'
import type { Desk } from '../../events/subscriber.ts'
import { contactColumns } from '../../imports/contacts/columns.ts'
import { type ContactImport, ContactImports, contactImports } from '../../imports/contacts/import.ts'
import { countRows, type ImportCounts, type RowList, rowPage } from '../../imports/contacts/report.ts'
import { contactCheckTask, contactImportPath, contactImportStart } from '../../imports/contacts/tasks.ts'
import { importScreens } from '../imports/screens.ts'
import type { Kit } from '../kit.ts'
import { withQuery } from './messages/query.ts'

const perPage = 100
const permission = 'contacts.write'

/** A spreadsheet of customers: brought, mapped, checked row by row, and only then registered. */
export function contactImportScreens(kit: Kit): void {
  importScreens(kit, {
    path: contactImportPath,
    route: contactImportPath,
    permission,
    title: 'Importar clientes',
    place: { path: '/contacts', title: 'Clientes' },
    fields: contactColumns,
    required: ['name'],
    imports: ContactImports,
    road: contactImports,
    check: contactCheckTask,
    run: contactImportStart,
    intro: 'Uma planilha salva como CSV, com uma linha por cliente e os títulos na primeira linha.',
    advice: 'Só o nome é obrigatório. A planilha que se baixa em Clientes volta como saiu.',
    promise: 'Ninguém é avisado, e ninguém é cadastrado agora',
    choose: ({ known }): Pick<ContactImport, 'known'> => ({ known: known === 'fill' ? 'fill' : 'leave' }),
    view: 'contacts/import',
    look,
  })

  kit.getSlow(`${contactImportPath}/:id/left-out`, permission, async (desk, { params }) => {
    const kept = await desk.read(work => work.of(ContactImports).get(params.id ?? ''))
    const columns = Array.from(kept.columns)
    const body = csvOf([...columns, 'Linha', 'Por que ficou de fora'], leftOut(desk, kept.id, columns.length))
    return { kind: 'file', name: 'linhas-de-fora.csv', contentType: csvType, body }
  })
}

const titles: Record<RowList, [before: string, after: string]> = {
  all: ['Todas', 'Todas'],
  wrong: ['Com problema', 'Com problema'],
  noted: ['Novos com observação', 'Cadastrados com observação'],
  new: ['Novos', 'Cadastrados'],
  fill: ['A completar', 'Completados'],
  same: ['Já cadastrados', 'Já cadastrados'],
  double: ['Repetidas no arquivo', 'Repetidas no arquivo'],
}

async function look(work: Work, { id, status }: ContactImport, query: Record<string, string>) {
  const counts = await countRows(work, id)
  const list = listOf(query.list, counts)
  const page = await rowPage(work, id, { list, after: Number(query.after) || 0, limit: perPage })
  const here = (more: { list: RowList; after?: string }) => withQuery(`${contactImportPath}/${id}`, more)
  const shown = (Object.keys(titles) as RowList[]).filter(key => key === 'all' || key === list || counts[key] > 0)
  return {
    counts,
    rows: page.items,
    chips: shown.map(key => ({
      title: `${titles[key][status === 'imported' ? 1 : 0]} (${counts[key].toLocaleString('pt-BR')})`,
      path: here({ list: key }),
      active: key === list,
    })),
    next: page.nextLine === null ? undefined : here({ list, after: String(page.nextLine) }),
    first: query.after ? here({ list }) : undefined,
    leftOut: counts.wrong + counts.double > 0 ? `${contactImportPath}/${id}/left-out` : undefined,
  }
}

/** What a person has to look at comes first. */
function listOf(wanted: string | undefined, counts: ImportCounts): RowList {
  if (wanted && Object.hasOwn(titles, wanted)) return wanted as RowList
  return (['wrong', 'noted'] as const).find(list => counts[list] > 0) ?? 'all'
}

/** As they came, so that they can be put right and brought again; a page at a time. */
async function* leftOut(desk: Desk, importId: string, width: number): AsyncGenerator<string[]> {
  for (const list of ['wrong', 'double'] as const)
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after
      const page = await desk.read(work => rowPage(work, importId, { list, after: from, limit: 500 }))
      for (const { cells, line, problem, remark } of page.items)
        yield [
          ...Array.from({ length: width }, (_, index) => cells[index] ?? ''),
          String(line),
          problem ?? remark ?? '',
        ]
      after = page.nextLine
    }
}
