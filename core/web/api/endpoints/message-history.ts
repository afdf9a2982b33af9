import { z } from 'zod'
import { exportFormats, exportMessages } from '../../../history/message-export.ts'
import { messagePage } from '../../../history/message-page.ts'
import { reportColumns, reportHeader, reportRow } from '../../../history/message-report.ts'
import { reportPeriod } from '../../../history/report-period.ts'
import type { Services } from '../../services.ts'
import { pageQuery } from '../fields.ts'
import type { ApiKit } from '../kit.ts'
import { messageFilters } from './messages.ts'

export function messageHistoryEndpoints(kit: ApiKit, { registry, options }: Services): void {
  const titles = {
    plugins: new Map(registry.speakers.map(({ name, title }) => [name, title])),
    types: new Map([...registry.messageTypes].map(([name, { type }]) => [name, type.title])),
  }
  kit.slowRoute(
    {
      method: 'get',
      path: '/reports/message-history',
      permission: 'messages.read',
      summary: 'O relatório Histórico de mensagens; sem período, o mês até hoje',
      query: messageFilters.extend(pageQuery.shape).extend({
        format: z
          .enum(['json', ...exportFormats])
          .default('json')
          .meta({
            description:
              'Os arquivos trazem até 100.000 (csv), 20.000 (xlsx) ou 5.000 (pdf) linhas; cursor e limit são do json',
          }),
      }),
      answer: { status: 200, schema: report, file: ['text/csv', spreadsheet, 'application/pdf'] },
    },
    async (desk, { query: { cursor, limit, format, ...asked } }) => {
      const period = await desk.read(async work => reportPeriod(asked, work.today))
      const filters = { ...asked, ...period }
      if (format !== 'json') {
        const print = (html: string) => kit.pdf(html, { long: true, landscape: true })
        return exportMessages(desk, { filters, titles, format }, { rootFolder: options.rootFolder, print })
      }
      return desk.read(async work => {
        const { items, nextCursor } = await messagePage(work, filters, { cursor, limit })
        return {
          header: await reportHeader(work, filters),
          columns: reportColumns,
          rows: items.map(message => reportRow(message, titles, work.timeZone)),
          nextCursor,
        }
      })
    },
  )
}

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const headerFields = [
  'company',
  'taxId',
  'address',
  'city',
  'postalCode',
  'phone',
  'mobile',
  'email',
  'period',
  'title',
  'issuedAt',
] as const

const report = z.object({
  header: z.object(Object.fromEntries(headerFields.map(field => [field, z.string()]))),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  nextCursor: z.string().nullable(),
})
