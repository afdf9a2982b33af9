import { join } from 'node:path'
import type { Readable } from 'node:stream'
import ejs from 'ejs'
import writeXlsx from 'write-excel-file/node'
import { csvOf, csvType } from '../documents/csv.ts'
import type { Desk } from '../events/subscriber.ts'
import { type ReportHeader, reportColumns, reportHeader } from './message-report.ts'
import { type ReportQuestion, reportRows } from './report-rows.ts'

export const exportFormats = ['csv', 'xlsx', 'pdf'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportFile {
  name: string
  contentType: string
  bytes: Uint8Array | Readable
}

/** What an export needs besides the question: the views' folder, and HTML to PDF, which throws Unavailable. */
export interface ExportTools {
  rootFolder: string
  print(html: string): Promise<Uint8Array>
}

/** At most: a spreadsheet is built in memory and a PDF by a browser; CSV flows. */
export const mostRows: Record<ExportFormat, number> = { csv: 100_000, xlsx: 20_000, pdf: 5_000 }

/** The history as a file. Whoever asks holds no work while it is written. */
export async function exportMessages(
  desk: Desk,
  question: ReportQuestion & { format: ExportFormat },
  tools: ExportTools,
): Promise<ExportFile> {
  const { format, filters } = question
  const rows = reportRows(desk, question, mostRows[format])
  const name = `historico-de-mensagens-${filters.from}-a-${filters.to}.${format}`
  if (format === 'csv') return { name, contentType: csvType, bytes: csvOf(reportColumns, rows) }
  const header = await desk.read(work => reportHeader(work, filters))
  if (format === 'xlsx') return { name, contentType: spreadsheetType, bytes: await xlsxOf(header, rows) }
  const view = join(tools.rootFolder, 'views', 'documents', 'message-history.ejs')
  const html = await ejs.renderFile(view, { header, columns: reportColumns, rows: await all(rows) })
  return { name, contentType: 'application/pdf', bytes: await tools.print(html) }
}

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The table on the first sheet, for those who calculate; the report's head on the second. */
async function xlsxOf(header: ReportHeader, rows: AsyncGenerator<string[]>): Promise<Uint8Array> {
  const titles = reportColumns.map(value => ({ value, fontWeight: 'bold' as const }))
  const head = Object.entries(headTitles).map(([key, title]) => [title, header[key as keyof ReportHeader]])
  return writeXlsx([
    {
      sheet: 'Mensagens',
      data: [titles, ...(await all(rows)).map(row => row.map(asCell))],
      columns: widths.map(width => ({ width })),
      stickyRowsCount: 1,
    },
    { sheet: 'Relatório', data: head, columns: [{ width: 14 }, { width: 60 }] },
  ]).toBuffer()
}

const widths = [18, 80, 18, 30, 12, 16, 14, 8]

/** Excel refuses the whole file when one cell is longer. */
const asCell = (text: string) => text.slice(0, 32_767)

const headTitles: Record<keyof ReportHeader, string> = {
  title: 'Relatório',
  company: 'Empresa',
  taxId: 'CNPJ',
  address: 'Endereço',
  city: 'Cidade',
  postalCode: 'CEP',
  phone: 'Fone',
  mobile: 'Celular',
  email: 'E-mail',
  period: 'Período',
  issuedAt: 'Emissão',
}

async function all<T>(rows: AsyncGenerator<T>): Promise<T[]> {
  const found: T[] = []
  for await (const row of rows) found.push(row)
  return found
}
